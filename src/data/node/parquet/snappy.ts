import { readLittle, readVarint } from './bytes.ts'

/** The bytes of a copy's distance, by the lowest two bits of its tag; 0 is no copy. */
const DISTANCE_BYTES = [0, 1, 2, 4]

/**
 * Unpacks Snappy's raw format (google/snappy, format_description.txt). It is our own, because hyparquet's (1.33) never
 * returns where a literal claims a length of 2^31 or more, and hysnappy's does not hold the length it finds against the one asked for.
 *
 * @param size - the bytes that it must come to
 * @throws Error when it does not, or reaches beyond its bytes
 */
export function unpackSnappy(input: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const [claimed, start] = readVarint(input, 0)
  if (claimed !== size) throw new Error(`it unpacks to ${claimed} bytes, not ${size}`)
  const output = new Uint8Array(size)
  let [at, done] = [start, 0]
  while (at < input.length) {
    const tag = input[at++]
    const isLiteral = (tag & 3) === 0
    const extra = isLiteral ? Math.max(0, (tag >>> 2) - 59) : DISTANCE_BYTES[tag & 3]
    const number = readLittle(input, at, extra)
    at += extra
    const length = isLiteral ? (extra > 0 ? number : tag >>> 2) + 1 : copyLength(tag)
    if (length > size - done) throw new Error(`it unpacks to more than ${size} bytes`)
    if (isLiteral) {
      if (length > input.length - at) throw new Error('its bytes end too early')
      output.set(input.subarray(at, at + length), done)
      at += length
    } else copy(output, done, (tag & 3) === 1 ? number + (tag >>> 5) * 256 : number, length)
    done += length
  }
  if (done < size) throw new Error(`it unpacks to ${done} bytes, not ${size}`)
  return output
}

function copyLength(tag: number): number {
  return (tag & 3) === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1
}

/** Repeats bytes from some distance back; what is copied may itself be part of the copy. */
function copy(output: Uint8Array, at: number, distance: number, length: number): void {
  if (distance === 0 || distance > at) throw new Error('it refers to bytes before its beginning')
  if (distance >= length) output.copyWithin(at, at - distance, at - distance + length)
  else for (let index = 0; index < length; index++) output[at + index] = output[at + index - distance]
}
