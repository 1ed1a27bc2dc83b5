import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { BYTE_SCALE, SPLITS } from '../../src/data/index.ts'
import type { DataSet, Scale } from '../../src/data/index.ts'
import { inspectDataSet, openDataSet } from '../../src/data/node/index.ts'
import type { DataRequest } from '../../src/data/node/index.ts'
import { hashOf, packFingerprint } from '../../src/data/node/hashes.ts'
import { folderState } from '../../src/data/node/known-folders.ts'
import { layoutOf } from '../../src/data/node/layout.ts'
import { writePack } from '../../src/data/node/pack-file.ts'
import type { PackItem } from '../../src/data/node/pack-file.ts'
import { settingsOf } from '../../src/data/node/settings.ts'
import { walkFolder } from '../../src/data/node/walk.ts'
import { temporaryFolder } from './idx-bytes.ts'
import { handmadePng, smallSet, writeTree } from './image-bytes.ts'
import { pnmBytes, tiffBytes } from './value-bytes.ts'
import type { TiffValues } from './value-bytes.ts'

const parent = temporaryFolder()
const cacheFolder = join(parent, 'cache')
const SIDE = 16

/** Returns the values of a whole image, over and over those given. */
const spread = (values: readonly number[]) => Array.from({ length: SIDE * SIDE }, (_, at) => values[at % values.length])

/** Returns a grey PNG whose values, cycling through those given, have 8 or 16 bits. */
function greyPng(values: readonly number[], bits: 8 | 16): Buffer {
  const all = spread(values).flatMap((value) => (bits === 8 ? [value] : [value >> 8, value & 255]))
  const rows = Array.from({ length: SIDE }, (_, y) => {
    const length = all.length / SIDE
    return [0, ...all.slice(y * length, (y + 1) * length)]
  })
  return handmadePng({ width: SIDE, height: SIDE, bits, kind: 0, rows: rows.flat() })
}

const tiff = (values: TiffValues) => tiffBytes({ width: SIDE, height: SIDE, values })
const floats = (values: readonly number[]) => tiff(Float32Array.from(spread(values)))

/** Writes three images into a folder for a class, and opens it. */
async function open(name: string, images: readonly Buffer[], request: Partial<DataRequest> = {}) {
  const files = [0, 1, 2].map((index) => [`a/${index}.img`, images[index % images.length]] as const)
  return openDataSet(
    { source: writeTree(parent, name, Object.fromEntries<Buffer>(files)), ...request },
    { cacheFolder },
  )
}

/** Returns the bytes that an image's first pixels became. */
function bytesOf({ train: { image, readImage } }: DataSet, count: number): number[] {
  const pixels = new Float32Array(image.height * image.width * image.channels)
  readImage(0, pixels, 0)
  return [...pixels.subarray(0, count)].map((value) => Math.round(255 * value))
}

const scaleOf = ({ reading }: DataSet): Scale | undefined => reading?.scales?.[0]

describe('values of a folder become bytes', () => {
  it.each([
    ['16 bits in full', greyPng([0, 128, 129, 40_000, 65_535], 16), '16-bit', [0, 65_535], [0, 0, 1, 156, 255]],
    ['12 bits in 16', greyPng([0, 8, 9, 2048, 4095], 16), '16-bit', [0, 4095], [0, 0, 1, 128, 255]],
    ['floats up to 1', floats([0, 0.001, 0.002, 0.5, 1]), 'float32', [0, 1], [0, 0, 1, 128, 255]],
    ['floats up to 255', floats([0, 1, 20.4, 99.6, 255]), 'float32', [0, 255], [0, 1, 20, 100, 255]],
    ['floats from -1', floats([-1, -0.5, 0, 0.5, 1]), 'float32', [-1, 1], [0, 64, 128, 191, 255]],
    ['truth values in bytes', greyPng([0, 1, 1, 0, 1], 8), '8-bit', [0, 1], [0, 255, 255, 0, 255]],
    ['bytes', greyPng([0, 1, 2, 3, 99], 8), '8-bit', [0, 255], [0, 1, 2, 3, 99]],
    ['signed bytes', tiff(Int8Array.from(spread([-128, -1, 0, 1, 127]))), 'int8', [-128, 127], [0, 127, 128, 129, 255]],
    [
      'signed 16 bits, in no usual range',
      tiff(Int16Array.from(spread([-1000, 0, 500, 1000, 2000]))),
      'int16',
      [-1000, 2000],
      [0, 85, 128, 170, 255],
    ],
    [
      '32 bits, in no usual range',
      tiff(Uint32Array.from(spread([0, 1e6, 2e6, 3e6, 4e6]))),
      'uint32',
      [0, 4e6],
      [0, 64, 128, 191, 255],
    ],
    ['signed 32 bits', tiff(Int32Array.from(spread([0, 1, 2, 254, 255]))), 'int32', [0, 255], [0, 1, 2, 254, 255]],
    [
      'what a header calls white',
      pnmBytes(
        'P5\n16 16\n999\n',
        spread([0, 999]).flatMap((value) => [value >> 8, value & 255]),
      ),
      '0-to-999',
      [0, 999],
      [0, 255],
    ],
  ])('of %s', async (name, image, numbers, range, bytes) => {
    const set = await open(name, [image])
    expect(scaleOf(set)).toMatchObject({ numbers, range })
    expect([set.train.image.channels, bytesOf(set, bytes.length)]).toEqual([1, bytes])
  })

  it('by all images together, each kind of numbers by itself', async () => {
    const set = await open('several kinds', [greyPng([0, 1000], 16), floats([0, 0.2]), greyPng([0, 4000], 16)])
    expect(set.reading?.scales).toEqual([
      { numbers: '16-bit', least: 0, most: 4000, whole: true, range: [0, 4095], from: 'usual' },
      { numbers: 'float32', least: 0, most: Math.fround(0.2), whole: false, range: [0, 1], from: 'usual' },
    ])
  })

  it('by the first byte above 1, or as truth values where there is none in any image', async () => {
    const black = greyPng([0], 8)
    const set = await open('one bright', [black, black, greyPng([0, 1, 99], 8)])
    expect(scaleOf(set)).toEqual({ numbers: '8-bit', least: 0, most: 255, whole: true, range: [0, 255], from: 'usual' })
  })

  it('as asked', async () => {
    const image = greyPng([0, 1000, 2000, 3000], 16)
    const set = await open('asked', [image], { range: [1000, 3000] })
    expect(scaleOf(set)).toMatchObject({ least: 0, most: 3000, range: [1000, 3000], from: 'config' })
    expect(bytesOf(set, 4)).toEqual([0, 0, 128, 255])
    const bytes = await open('bytes asked', [greyPng([0, 50, 100, 200], 8)], { range: [0, 100] })
    expect(bytesOf(bytes, 4)).toEqual([0, 128, 255, 255])
    const header = await open('header asked', [pnmBytes(`P2\n16 16\n4095\n${spread([0, 1000]).join(' ')}`)], {
      range: [0, 2000],
    })
    expect([scaleOf(header)?.from, ...bytesOf(header, 2)]).toEqual(['config', 0, 128])
  })
})

describe('values beside grey', () => {
  it('are colours, without gamma, and alpha in a range of its own', async () => {
    const colours = spread([0]).flatMap(() => [0, 0.5, 1])
    const set = await open('float colours', [
      tiffBytes({ width: SIDE, height: SIDE, channels: 3, values: Float32Array.from(colours) }),
    ])
    expect(bytesOf(set, 3)).toEqual([0, 128, 255])
    const withAlpha = spread([4095, 0]).flatMap((value) => [value, 32_768])
    const grey = tiffBytes({ width: SIDE, height: SIDE, channels: 2, values: Uint16Array.from(withAlpha) })
    expect(bytesOf(await open('grey and alpha', [grey], { channels: 2 }), 2)).toEqual([255, 128])
    const four = spread([0]).flatMap(() => [0.25, 0.5, 1, 0.5])
    const values = Float32Array.from(four)
    const colour = tiffBytes({ width: SIDE, height: SIDE, channels: 4, values })
    expect(bytesOf(await open('colour and alpha', [colour], { channels: 4 }), 4)).toEqual([64, 128, 255, 128])
  })

  it('are turned upright, and brought to size', async () => {
    // The left half is black; turned by a quarter clockwise, the upper one is.
    const values = Float32Array.from({ length: 32 * 16 }, (_, at) => (at % 32 < 16 ? 0 : 1))
    const set = await open('turned', [tiffBytes({ width: 32, height: 16, values, orientation: 6 })])
    expect(set.train.image).toEqual({ height: 32, width: 16, channels: 1 })
    expect([bytesOf(set, 1), bytesOf(set, 512).at(-1)]).toEqual([[0], 255])
    const half = await open(
      'halved',
      [
        tiffBytes({
          width: 32,
          height: 32,
          values: Uint16Array.from({ length: 1024 }, (_, at) => (at < 512 ? 4095 : 0)),
        }),
      ],
      {
        size: 16,
      },
    )
    expect(bytesOf(half, 1)).toEqual([255])
  })

  it('of 16 bits come with profiles', async () => {
    const pixel = { raw: { width: 1, height: 1, channels: 3 } } as const
    const red = sharp(Uint16Array.from([52_000, 20_000, 20_000]), pixel).resize(16, 16)
    const bytes = await red.toColourspace('rgb16').withIccProfile('p3').png().toBuffer()
    const [r, g, b] = bytesOf(await open('profile', [bytes]), 3)
    // P3's red is beyond that of sRGB.
    expect([r > 52_000 / 257 + 5, g < 20_000 / 257, b < 20_000 / 257]).toEqual([true, true, true])
  })
})

describe('an image is damaged', () => {
  it.each([
    ['by NaN', floats([0, NaN]), 'it has a pixel of NaN: replace what is no number before you save it'],
    ['by infinity', floats([0, -Infinity]), 'it has a pixel of -Infinity'],
    [
      'by five channels',
      tiffBytes({ width: 1, height: 1, channels: 5, values: new Uint16Array(5) }),
      'it has 5 channels',
    ],
    ['by 64 bits', tiff(Float64Array.from(spread([0, 1]))), 'its numbers have more than 32 bits'],
  ])('%s', async (name, image, reason) => {
    const folder = writeTree(parent, name, { 'a/1.tif': image, ...(await smallSet(['a'])) })
    const { odd } = await inspectDataSet({ source: folder }, { cacheFolder })
    expect(odd.map((file) => `${file.path}: ${file.reason}`)).toEqual([expect.stringContaining(`a/1.tif: ${reason}`)])
  })
})

describe('the cache', () => {
  const twelveBits = greyPng([0, 4000], 16)

  it('keeps what became of values', async () => {
    const { reading, fingerprint } = await open('kept', [twelveBits])
    const again = await openDataSet(
      { source: join(parent, 'kept') },
      { cacheFolder, onProgress: () => expect.unreachable() },
    )
    expect([again.reading, again.fingerprint]).toEqual([reading, fingerprint])
    const other = await openDataSet({ source: join(parent, 'kept'), range: [0, 9000] }, { cacheFolder })
    expect(other.fingerprint).not.toBe(fingerprint)
  })

  it('tells of a range that was asked for only those who ask', async () => {
    const folder = writeTree(parent, 'asked or not', await smallSet(['a']))
    const asked = await openDataSet({ source: folder, range: [0, 255] }, { cacheFolder })
    const found = await openDataSet({ source: folder }, { cacheFolder })
    expect([asked.fingerprint === found.fingerprint, scaleOf(asked)?.from, scaleOf(found)?.from]).toEqual([
      true,
      'config',
      'usual',
    ])
  })

  /** Writes a folder, and the pack of images, their upper half white, that was made of it before ranges were known. */
  async function packedBefore(name: string, bytes: Buffer) {
    const [folder, cache] = [join(parent, name), join(parent, `${name} cache`)]
    writeTree(parent, name, { 'train/a/1.png': bytes, 'val/a/2.png': bytes, 'test/a/3.png': bytes })
    const parts = { train: 'train/a/1.png', validation: 'val/a/2.png', test: 'test/a/3.png' }
    const lines = Object.entries(parts).map(([split, path]) => [split, 'a', path, hashOf(bytes)])
    const image = { height: SIDE, width: SIDE, channels: 1 }
    const fingerprint = packFingerprint(['folder', ['a'], image, 'crop', ...lines])
    async function* items(): AsyncGenerator<PackItem> {
      await Promise.resolve()
      const pixels = new Uint8Array(SIDE * SIDE).fill(255, 0, (SIDE * SIDE) / 2)
      for (const split of SPLITS) yield { split, label: 0, pixels }
    }
    mkdirSync(cache)
    await writePack(join(cache, `${fingerprint}.images`), { fingerprint, classes: ['a'], image }, items())
    return openDataSet({ source: folder }, { cacheFolder: cache })
  }

  it('gives packs of bytes that were made before ranges were known', async () => {
    const set = await packedBefore('bytes of before', greyPng([0, 9], 8))
    expect([bytesOf(set, 2), set.reading?.scales]).toEqual([[255, 255], [BYTE_SCALE]])
  })

  it.each([
    ['16 bits', greyPng([0, 4095], 16)],
    ['floats', floats([0, 1])],
    ['truth values', greyPng([0, 1], 8)],
    ['bytes that were not read', pnmBytes('P5\n16 16\n255\n', spread([0, 255]))],
  ])('gives none of %s', async (name, bytes) => {
    expect(bytesOf(await packedBefore(`${name} of before`, bytes), 2)).toEqual([0, 255])
  })

  it('looks once more at folders that were known then', async () => {
    const folder = writeTree(parent, 'known', await smallSet(['a']))
    const settings = settingsOf({ source: folder })
    const layout = await layoutOf(folder, await walkFolder(folder), settings)
    const made = { ...settings, source: undefined, damaged: undefined }
    expect(folderState(cacheFolder, folder, layout, settings).path).not.toBe(
      join(cacheFolder, `${packFingerprint([folder, made])}.known`),
    )
  })
})
