import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FacetError, decodeTensors, encodeTensors, sizeOf } from '../../src/array/index.ts'
import { refusal } from '../support/refusal.ts'

/** Returns a file of any header and data, right or wrong. */
function fileOf(header: unknown, data = new Uint8Array()): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const file = new Uint8Array(8 + json.length + data.length)
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true)
  file.set(json, 8)
  file.set(data, 8 + json.length)
  return file
}

const joined = (pieces: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(pieces))

/** Names as networks have them, and tensors of any bits but for signalling NaNs, which JavaScript may quieten. */
const tensors = fc.dictionary(
  fc.stringMatching(/^[a-z][a-z0-9_/]{0,20}$/),
  fc
    .array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })
    .chain((shape) =>
      fc
        .array(fc.float({ noNaN: false }), { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
        .map((values) => ({ shape, values: Float32Array.from(values) })),
    ),
)

describe('safetensors', () => {
  it('decodes what it encodes', () => {
    const metadata = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string())
    const check = (written: Parameters<typeof encodeTensors>[0], notes: Record<string, string>) => {
      const read = decodeTensors(joined(encodeTensors(written, notes)), 'file')
      expect(read.tensors).toEqual({ ...written })
      expect(read.metadata).toEqual({ ...notes })
    }
    fc.assert(fc.property(tensors, metadata, check), { seed: 20261124 })
  })

  it('has a header of little-endian length, padded to 8 bytes, and tensors without gaps in order of their names', () => {
    const [b, a] = [new Float32Array([1, 2, 3]), new Float32Array([4])]
    const [header, ...pieces] = encodeTensors(
      { b: { shape: [3], values: b }, a: { shape: [], values: a } },
      { by: 'facet' },
    )
    expect(header.length % 8).toBe(0)
    expect(Number(new DataView(header.buffer).getBigUint64(0, true))).toBe(header.length - 8)
    expect(JSON.parse(new TextDecoder().decode(header.subarray(8)))).toEqual({
      __metadata__: { by: 'facet' },
      a: { dtype: 'F32', shape: [], data_offsets: [0, 4] },
      b: { dtype: 'F32', shape: [3], data_offsets: [4, 16] },
    })
    expect(pieces.map(({ buffer }) => buffer)).toEqual([a.buffer, b.buffer])
  })

  it('reads float64 too, and from bytes at any offset', () => {
    const values = Float64Array.of(Math.PI, -0, Infinity)
    const entry = { x: { dtype: 'F64', shape: [3], data_offsets: [0, 24] } }
    const file = fileOf(entry, new Uint8Array(values.buffer))
    const shifted = new Uint8Array(file.length + 1)
    shifted.set(file, 1)
    expect(decodeTensors(shifted.subarray(1), 'file').tensors).toEqual({ x: { shape: [3], values } })
  })
})

const SCALAR = { dtype: 'F32', shape: [], data_offsets: [0, 4] }

describe('a damaged file', () => {
  const whole = joined(encodeTensors({ weight: { shape: [2, 2], values: new Float32Array(4) } }))
  const entry = (changes: object) =>
    fileOf({ x: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...changes } }, new Uint8Array(8))

  it.each<[string, Uint8Array, string]>([
    ['empty', new Uint8Array(), 'its header is cut off'],
    ['cut in its length', whole.subarray(0, 7), 'its header is cut off'],
    ['cut in its header', whole.subarray(0, 40), 'its header is cut off'],
    [
      'cut in its data',
      whole.subarray(0, -1),
      "tensor 'weight': not a whole safetensors file, it ends at byte 16 of 15",
    ],
    ['of another format', new TextEncoder().encode('PK\u0003\u0004 some zip file'), 'its header is cut off'],
    ['with a header that is no JSON', fileOf('{"x":'), 'its header is not a JSON object'],
    ['with a list for a header', fileOf([]), 'its header is not a JSON object'],
    ['with null for a header', fileOf(null), 'its header is not a JSON object'],
    ['with null for a tensor', fileOf({ x: null }), "tensor 'x': not a whole safetensors file, its entry is not one"],
    ['with half floats', entry({ dtype: 'F16' }), 'its entry is not one of a float32 or float64 tensor'],
    ['with a dtype of Object’s', entry({ dtype: 'toString' }), 'its entry is not one of a float32 or float64 tensor'],
    ['without a shape', entry({ shape: undefined }), 'its entry is not one'],
    ['with a negative extent', entry({ shape: [-2] }), 'its entry is not one'],
    ['with one offset', entry({ data_offsets: [0] }), 'its entry is not one'],
    ['with a tensor beyond its end', entry({ shape: [4], data_offsets: [0, 16] }), 'it ends at byte 16 of 8'],
    ['with too few bytes for a shape', entry({ shape: [3] }), '8 bytes do not make up shape [3]'],
    [
      'with tensors over each other',
      fileOf({ x: SCALAR, y: SCALAR }, new Uint8Array(8)),
      'its tensors overlap at byte 0',
    ],
    ['with a gap', fileOf({ x: { ...SCALAR, data_offsets: [4, 8] } }, new Uint8Array(8)), 'leave a gap at byte 4'],
    ['with bytes left over', fileOf({ x: SCALAR }, new Uint8Array(8)), 'its tensors end at byte 4 of 8'],
    ['with a shape of 2^53', entry({ shape: [2 ** 53, 2 ** 53] }), 'its entry is not one'],
    ['with a shape beyond all numbers', entry({ shape: Array<number>(50).fill(2 ** 40) }), 'do not make up shape'],
    ['with metadata of numbers', fileOf({ __metadata__: { a: 1 } }), 'its metadata is not of texts'],
    ['without metadata', fileOf({ __metadata__: null }), 'its metadata is not of texts'],
    ['with a header nested past all depth', fileOf('['.repeat(1e5)), 'its header is not a JSON object'],
    ['with offsets in reverse', entry({ data_offsets: [8, 0] }), '-8 bytes do not make up shape [2]'],
  ])('%s', (_, bytes, reason) => {
    expect(() => decodeTensors(bytes, 'state')).toThrow(FacetError)
    const message = refusal(() => decodeTensors(bytes, 'state'))
    expect(message).toMatch(/^state: .*not a whole safetensors file, .*\. Restore it, or use an earlier checkpoint\.$/)
    expect(message).toContain(reason)
  })
})
