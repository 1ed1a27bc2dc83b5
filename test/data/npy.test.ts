import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseNpy } from '../../src/data/node/npy.ts'
import type { DataArray } from '../../src/data/node/data-array.ts'
import { readZip } from '../../src/data/node/zip.ts'
import { refusal } from '../support/refusal.ts'
import { npyBytes, npyFile } from './npy-bytes.ts'

const golden = readFileSync(new URL('../golden/arrays.npz', import.meta.url))
const entries = new Map(readZip(golden, 'arrays.npz').map((entry) => [entry.name.replace('.npy', ''), entry]))

function read(name: string): DataArray {
  const entry = entries.get(name)
  if (entry === undefined) throw new Error(`no array ${name}`)
  return parseNpy(entry.read(), name)
}

describe("NumPy's own arrays", () => {
  const numbers = [0, 1, 2, 3, 4, 5]
  it.each([
    ['u1', Uint8Array.from(numbers)],
    ['i1', Int8Array.from(numbers)],
    ['<u2', Uint16Array.from(numbers)],
    ['<i2', Int16Array.from(numbers)],
    ['<u4', Uint32Array.from(numbers)],
    ['<i4', Int32Array.from(numbers)],
    ['<u8', BigUint64Array.from(numbers.map(BigInt))],
    ['<i8', BigInt64Array.from(numbers.map(BigInt))],
    ['<f4', Float32Array.from(numbers)],
    ['<f8', Float64Array.from(numbers)],
    ['b1', Uint8Array.of(0, 1, 0, 1, 0, 1)],
    ['negative', BigInt64Array.from(numbers.map((value) => BigInt(-value)))],
    ['version-2', Int32Array.from(numbers)],
    ['version-3', Int32Array.from(numbers)],
    ['fortran', BigInt64Array.from(numbers.map(BigInt))],
    ['big-endian', Int32Array.from(numbers)],
    ['half', Float32Array.from(numbers)],
  ])('%s', (name, values) => {
    expect(read(name)).toMatchObject({ file: name, shape: [2, 3], values })
  })

  it('of any rank, empty, and of texts', () => {
    expect(read('scalar')).toMatchObject({ shape: [], values: Int32Array.of(7) })
    expect(read('list')).toMatchObject({ shape: [6], values: Uint8Array.from(numbers) })
    expect(read('empty')).toMatchObject({ shape: [0, 3], values: new Float32Array() })
    expect(read('texts')).toMatchObject({ shape: [4], values: ['cat', 'a longer dog', '', 'Ü→😀'] })
    expect(read('bytes')).toMatchObject({ type: 'str', shape: [1], values: ['cat'] })
  })

  it.each([
    ['complex', 'complex: its elements are <c8. Save numbers of 8 to 64 bits, or texts as dtype=str.'],
    ['fields', 'fields: its elements have fields. Save one field at a time.'],
    [
      'objects',
      'objects: holds Python objects, which are never read because that could run their code. Save texts by array.astype(str)',
    ],
  ])('refused: %s', (name, message) => {
    expect(refusal(() => read(name))).toContain(message)
  })
})

describe('a NumPy file', () => {
  it('is viewed, and copied only where its numbers are not aligned', () => {
    const bytes = npyBytes('<f8', [2], Float64Array.of(1, 2))
    expect([...(parseNpy(bytes, 'a').values as Float64Array)]).toEqual([1, 2])
    const pixels = npyBytes('|u1', [2], Uint8Array.of(1, 2))
    expect((parseNpy(pixels, 'a').values as Uint8Array).buffer).toBe(pixels.buffer)
  })

  const whole = npyBytes('<i4', [2], Int32Array.of(1, 2))
  const header = (descr: string, shape: string) =>
    npyFile(`{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`, new Uint8Array(8))

  it.each([
    ['nothing', new Uint8Array(), 'not a NumPy file. Write it with numpy.save or numpy.savez.'],
    ['another file', new TextEncoder().encode('PK\x03\x04 an archive'), 'not a NumPy file.'],
    ['a later format', Uint8Array.from(whole).fill(9, 6, 7), 'format 9.0 is unknown.'],
    ['a header cut off', whole.subarray(0, 40), 'its header is longer than it can be'],
    ['a header of 4 GiB', npyFile('', Uint8Array.of(255, 255), 0xff), 'format 255.0 is unknown'],
    ['a header of another language', npyFile('{"descr": "<i4"}'), 'its header cannot be read'],
    ['too few bytes', whole.subarray(0, -1), '[2] of <i4 takes 8 bytes, found 7'],
    ['too many bytes', header("'<i4'", '(1,)'), '[1] of <i4 takes 4 bytes, found 8'],
    ['negative extents', header("'<i4'", '(-2, -1)'), 'its header cannot be read'],
    ['extents of 2^53', header("'|u1'", '(9007199254740993, 1)'), 'bytes, found 8'],
    ['extents beyond all numbers', header("'|u1'", `(${'9'.repeat(400)}, 0)`), 'takes 0 bytes, found 8'],
    ['texts of no length', header("'<U0'", '(2,)'), 'its elements are <U0'],
    ['texts of no characters', npyBytes('<U1', [1], Uint32Array.of(0x110000)), 'a code that is no character'],
  ])('is refused with %s', (_, bytes, message) => {
    expect(refusal(() => parseNpy(bytes, 'file'))).toContain(`file: `)
    expect(refusal(() => parseNpy(bytes, 'file'))).toContain(message)
  })
})
