import fc from 'fast-check'
import { expect } from 'vitest'
import { FacetError } from '../../src/array/index.ts'

/** Numbers that headers lie with: extremes of 8, 16, 32 and 64 bits. */
const EXTREMES = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fffffffn,
  0xffffffffn,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
]

type Damage = (bytes: Uint8Array) => Uint8Array

/** A place in a file of any length: most often near an end, where its headers are. */
const place = fc.oneof(
  fc.nat(200).map((at) => (length: number) => at % Math.max(1, length)),
  fc.nat(200).map((at) => (length: number) => Math.max(0, length - 1 - at)),
  fc
    .double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    .map((share) => (length: number) => Math.floor(share * length)),
)

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(place, fc.nat(255)).map(
    ([at, byte]): Damage =>
      (bytes) =>
        bytes.fill(byte, at(bytes.length), at(bytes.length) + 1),
  ),
  fc
    .tuple(place, fc.constantFrom(...EXTREMES), fc.constantFrom(1, 2, 4, 8), fc.boolean())
    .map(([at, value, width, little]): Damage => (bytes) => {
      const start = at(bytes.length)
      for (let index = 0; index < width; index++) {
        const shift = BigInt(8 * (little ? index : width - 1 - index))
        if (start + index < bytes.length) bytes[start + index] = Number((value >> shift) & 0xffn)
      }
      return bytes
    }),
  place.map(
    (at): Damage =>
      (bytes) =>
        bytes.subarray(0, at(bytes.length)),
  ),
  fc.tuple(place, place).map(([from, to]): Damage => (bytes) => {
    const [a, b] = [from(bytes.length), to(bytes.length)]
    return joined(bytes.subarray(0, a), bytes.subarray(b))
  }),
)

/** Files as they may come: arbitrary bytes, such bytes after a right beginning, and whole files damaged in one to four places. */
export function damagedFiles(whole: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const rest = fc.uint8Array({ maxLength: 100 })
  const one = fc.constantFrom(...whole)
  const begun = fc.tuple(one, fc.nat(64), rest).map(([file, kept, end]) => joined(file.subarray(0, kept), end))
  const damages = fc.array(damage, { minLength: 1, maxLength: 4 })
  const damaged = fc
    .tuple(one, damages)
    .map(([file, changes]) => changes.reduce<Uint8Array>((bytes, change) => change(bytes), Uint8Array.from(file)))
  return fc.oneof({ weight: 1, arbitrary: rest }, { weight: 1, arbitrary: begun }, { weight: 6, arbitrary: damaged })
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

/** Checks that reading comes to a value, which `check` looks at, or to a FacetError whose message names the file. */
export function expectValueOrRefusal<Value>(read: () => Value, check: (value: Value) => void): void {
  let value: Value
  try {
    value = read()
  } catch (error) {
    expect(error).toBeInstanceOf(FacetError)
    expect((error as FacetError).message).toMatch(/^file.*: .+\. .+\.$/s)
    return
  }
  check(value)
}
