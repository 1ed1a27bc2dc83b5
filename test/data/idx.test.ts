import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { labelledImages, parseIdx, readIdx } from '../../src/data/node/index.ts'
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
    expect(await readIdx(path)).toEqual({ file: path, shape: [2, 1, 2], data: Uint8Array.of(1, 2, 3, 4), bytes: good })
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
    ['int8', idxBytes([1], [1], 0x09), 'holds int8 elements, not unsigned bytes. Convert them'],
    ['int16', idxBytes([1], [0, 1], 0x0b), 'holds int16 elements, not unsigned bytes. Convert them'],
    ['int32', idxBytes([1], [0, 0, 0, 1], 0x0c), 'holds int32 elements, not unsigned bytes. Convert them'],
    ['float32', idxBytes([1], [0, 0, 0, 0], 0x0d), 'holds float32 elements, not unsigned bytes. Convert them'],
    ['float64', idxBytes([1], new Uint8Array(8), 0x0e), 'holds float64 elements, not unsigned bytes. Convert them'],
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
          const { shape, data } = parse()
          expect(data.length).toBe(shape.reduce((size, extent) => size * extent, 1))
        } catch (error) {
          expect(error).toBeInstanceOf(FacetError)
        }
      }),
    )
  })
})

describe('labelledImages', () => {
  const images = parseIdx(good, 'images')
  const labels = (...values: number[]) => parseIdx(idxBytes([values.length], values), 'labels')

  it('joins pixels and labels without a copy, and numbers the classes', () => {
    const joined = labelledImages(images, labels(2, 0))
    expect(joined).toMatchObject({ image: { height: 1, width: 2, channels: 1 }, classes: ['0', '1', '2'] })
    expect(joined.pixels.buffer).toBe(images.bytes.buffer)
  })

  it.each([
    ['more labels than images', images, labels(0, 1, 2), 'labels: has 3 labels, but images has 2 images. Take both'],
    ['a label out of range', images, labels(1, 3), 'labels: label 3 of image 1 is outside 0..2. Correct'],
    ['labels for images', labels(0, 1), labels(0, 1), 'labels: extents [2] are not those of images'],
    ['images for labels', images, images, 'images: extents [2,1,2] are not those of labels'],
  ])('refuses %s', (_, left, right, message) => {
    expect(() => labelledImages(left, right, { classes: ['a', 'b', 'c'] })).toThrow(FacetError)
    expect(() => labelledImages(left, right, { classes: ['a', 'b', 'c'] })).toThrow(message)
  })
})
