import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { parseIdx, readIdx } from '../../src/data/node/index.ts'
import { idxBytes, temporaryFolder } from './idx-bytes.ts'

const folder = temporaryFolder()
const HUGE = Array.from({ length: 64 }, () => 0xffffffff)
const good = idxBytes([2, 1, 2], [1, 2, 3, 4])

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

describe('readIdx', () => {
  it.each([
    ['plain', good],
    ['gzipped', gzipSync(good)],
  ])('reads a %s file', async (name, bytes) => {
    const path = write(`good ${name}`, bytes)
    expect(await readIdx(path)).toEqual({
      file: path,
      type: 'uint8',
      shape: [2, 1, 2],
      values: Uint8Array.of(1, 2, 3, 4),
      bytes: good,
    })
  })

  it('reads extents as big-endian unsigned numbers', () => {
    expect(parseIdx(idxBytes([258, 1], new Uint8Array(258)), 'big').shape).toEqual([258, 1])
  })

  it.each([
    ['an empty file', Uint8Array.of(), "not an IDX file: it starts with 'nothing'"],
    ['three bytes', Uint8Array.of(0, 0, 8), "not an IDX file: it starts with '00 00 08'"],
    ['a foreign file', new TextEncoder().encode('PK\x03\x04 zip'), "not an IDX file: it starts with '50 4b 03 04'"],
    ['an unknown element type', idxBytes([1], [1], 0x07), "not an IDX file: it starts with '00 00 07 01'"],
    ['rank 0', idxBytes([], [1]), "not an IDX file: it starts with '00 00 08 00'"],
    ['half a header', good.subarray(0, 14), 'cut off in its header: expected 16 bytes, found 14. Fetch'],
    ['too few elements', good.subarray(0, 19), 'cut off: extents [2,1,2] take 20 bytes, found 19. Fetch'],
    ['trailing bytes', idxBytes([2], [1, 2, 3, 4]), '2 bytes too many: extents [2] take 10 bytes, found 12. Fetch'],
    ['no images', idxBytes([0, 28, 28], []), 'holds nothing: its extents are [0,28,28]. Give at least one image.'],
    [
      'extents past 2 GiB',
      idxBytes([0xffffffff], [1]),
      'extents [4294967295] are beyond 2 GiB: its header is damaged.',
    ],
    // 2^64 in whole numbers wraps to 0 in 32 and in 64 bits.
    ['extents that wrap', idxBytes([65536, 65536, 65536, 65536], []), 'are beyond 2 GiB: its header is damaged.'],
    ['extents past Infinity', idxBytes(HUGE, []), 'are beyond 2 GiB: its header is damaged.'],
    ['huge extents and a 0', idxBytes([...HUGE, 0], []), 'holds nothing: its extents are'],
    ['a cut gzip file', gzipSync(good).subarray(0, 20), 'cannot be unpacked (unexpected end of file). Fetch'],
    ['a foreign file, gzipped', gzipSync('hello'), "not an IDX file: it starts with '68 65 6c 6c'"],
  ])('refuses %s', async (name, bytes, message) => {
    const path = write(name, bytes)
    const read = readIdx(path)
    await expect(read).rejects.toThrow(FacetError)
    await expect(read).rejects.toThrow(`${path}: `)
    await expect(read).rejects.toThrow(message)
  })

  it('refuses a missing file and a folder', async () => {
    const path = join(folder, 'nowhere')
    await expect(readIdx(path)).rejects.toThrow(`${path}: there is no such file. Check the path.`)
    await expect(readIdx(folder)).rejects.toThrow(`${folder}: cannot be read (EISDIR`)
  })

  it('either reads arbitrary bytes or refuses them with a FacetError', () => {
    const header = fc.tuple(fc.constant(0), fc.constant(0), fc.constantFrom(8, 9, 13), fc.nat(255))
    fc.assert(
      fc.property(fc.option(header, { nil: [] }), fc.uint8Array({ maxLength: 40 }), (start, rest) => {
        const parse = () => parseIdx(Uint8Array.from([...start, ...rest]), 'file')
        try {
          const { shape, values } = parse()
          expect(values.length).toBe(shape.reduce((size, extent) => size * extent, 1))
        } catch (error) {
          expect(error).toBeInstanceOf(FacetError)
        }
      }),
    )
  })
})

describe('parseIdx reads elements of every type', () => {
  /** The bytes of numbers, most significant first. */
  const bigEndian = (width: number, put: (view: DataView, at: number, index: number) => void) => {
    const view = new DataView(new ArrayBuffer(3 * width))
    for (let index = 0; index < 3; index++) put(view, index * width, index)
    return new Uint8Array(view.buffer)
  }
  const whole = [-2, 0, 100]
  const fractions = [-0.5, 0, 1e30]

  it.each([
    ['uint8', 0x08, Uint8Array.of(1, 2, 255), Uint8Array.of(1, 2, 255)],
    ['int8', 0x09, Uint8Array.of(254, 0, 100), Int8Array.from(whole)],
    ['int16', 0x0b, bigEndian(2, (view, at, index) => view.setInt16(at, whole[index])), Int16Array.from(whole)],
    ['int32', 0x0c, bigEndian(4, (view, at, index) => view.setInt32(at, whole[index])), Int32Array.from(whole)],
    ['float32', 0x0d, bigEndian(4, (view, at, i) => view.setFloat32(at, fractions[i])), Float32Array.from(fractions)],
    ['float64', 0x0e, bigEndian(8, (view, at, i) => view.setFloat64(at, fractions[i])), Float64Array.from(fractions)],
  ])('%s', (type, code, data, values) => {
    const file = idxBytes([3, 1], data, code)
    expect(parseIdx(file, 'file')).toEqual({ file: 'file', type, shape: [3, 1], values, bytes: file })
    expect(parseIdx(gzipSync(file), 'file').values).toEqual(values)
  })

  it('of bytes as a view', () => {
    const { values, bytes } = parseIdx(good, 'file')
    expect([values.buffer === good.buffer, bytes]).toEqual([true, good])
  })

  it('and refuses fewer bytes than they take', () => {
    expect(() => parseIdx(idxBytes([2], [0, 1, 0], 0x0b), 'file')).toThrow('extents [2] take 12 bytes, found 11.')
  })
})
