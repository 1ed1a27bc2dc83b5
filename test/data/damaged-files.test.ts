import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { decodeTensors, encodeTensors, imageShape, sizeOf } from '../../src/array/index.ts'
import { parseIdx } from '../../src/data/node/index.ts'
import { readBmp } from '../../src/data/node/bmp.ts'
import { parseCifar } from '../../src/data/node/cifar-images.ts'
import { parseCifarNames, parseCifarPickle } from '../../src/data/node/cifar-pickle.ts'
import { damageOf } from '../../src/data/node/decode.ts'
import { parseNpy } from '../../src/data/node/npy.ts'
import { readPnm } from '../../src/data/node/pnm.ts'
import { storedBytes } from '../../src/data/node/stored-image.ts'
import type { StoredImage } from '../../src/data/node/stored-image.ts'
import { readZip } from '../../src/data/node/zip.ts'
import { damagedFiles, expectValueOrRefusal } from '../support/damage.ts'
import { idxBytes } from './idx-bytes.ts'
import { bmpBytes, coreBmpBytes, pnmBytes } from './value-bytes.ts'
import { imagesNpy, labelsNpy, npyBytes, npyFile, npzBytes, textsNpy } from './npy-bytes.ts'
import { byteString, cifarPickle, dictionary, namesPickle, ndarray, pickle, unicode } from './pickle-bytes.ts'

const idx = idxBytes([3, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
/** Longer than what is unpacked at once. */
const long = idxBytes(
  [200, 10, 10],
  Array.from({ length: 20_000 }, (_, at) => (at * at * 31) >> 3),
)
const arrays = { x_train: imagesNpy(3), y_train: labelsNpy([0, 1, 2]), classes: textsNpy(['a', 'b', 'c']) }
const runs = { numRuns: 3000, seed: 20261124 }

/** Reads damaged files, each of which must come to a value or a FacetError, and soon. */
function readAll<Value>(
  whole: readonly Uint8Array[],
  read: (bytes: Uint8Array) => Value,
  check: (value: Value) => void,
) {
  fc.assert(
    fc.property(damagedFiles(whole), (bytes) => expectValueOrRefusal(() => read(bytes), check)),
    runs,
  )
}

describe('of damaged files, a reader makes a value that holds together, or a FacetError', () => {
  it('IDX', () => {
    const wide = [0x09, 0x0b, 0x0c, 0x0d, 0x0e].map((type, at) =>
      idxBytes([2], new Uint8Array(2 * [1, 2, 4, 4, 8][at]), type),
    )
    const whole = [idx, gzipSync(idx), gzipSync(long), ...wide]
    readAll(
      whole,
      (bytes) => parseIdx(bytes, 'file'),
      ({ shape, values }) => expect(values.length).toBe(sizeOf(shape)),
    )
  })

  it('safetensors', () => {
    const tensors = {
      weight: { shape: [2, 3], values: new Float32Array(6).fill(1) },
      bias: { shape: [3], values: new Float32Array(3) },
    }
    const whole = new Uint8Array(Buffer.concat(encodeTensors(tensors, { step: '3' })))
    readAll(
      [whole],
      (bytes) => ({ bytes, file: decodeTensors(bytes, 'file') }),
      ({ bytes, file }) => {
        const all = Object.values(file.tensors)
        for (const { shape, values } of all) expect(values.length).toBe(sizeOf(shape))
        expect(all.reduce((sum, { values }) => sum + values.byteLength, 0)).toBeLessThan(bytes.length)
      },
    )
  })

  it('NPY', () => {
    const fortran = npyFile("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }", new Uint8Array(12))
    const whole = [
      ...Object.values(arrays),
      npyBytes('<f8', [2, 1], Float64Array.of(1, 2)),
      npyBytes('<f2', [3], Uint16Array.of(0x3c00, 0x7c00, 0x0001)),
      npyBytes('>f4', [2], Float32Array.of(1, 2)),
      npyBytes('|S3', [2], Uint8Array.of(97, 98, 99, 255, 0, 0)),
      npyBytes('|b1', [2], Uint8Array.of(0, 1)),
      fortran,
    ]
    readAll(
      whole,
      (bytes) => parseNpy(bytes, 'file'),
      ({ shape, values }) => {
        expect(values.length).toBe(shape.includes(0) ? 0 : sizeOf(shape))
      },
    )
  })

  it('zip', () => {
    const stored = zipSync({ 'a.npy': imagesNpy(2) }, { level: 0 })
    const whole = [npzBytes(arrays), stored]
    readAll(
      whole,
      (bytes) => readZip(bytes, 'file').map((entry) => entry.read()),
      // What is read has the checksum that was written.
      (files) => expect(files.every((bytes) => bytes instanceof Uint8Array)).toBe(true),
    )
  })

  it('CIFAR', () => {
    const whole = Uint8Array.from({ length: 2 * 3074 }, (_, at) => at % 10)
    readAll(
      [whole],
      (bytes) => parseCifar(bytes, { file: 'file', labels: 2, at: 1, classes: 10 }),
      ({ pixels, labels }) =>
        expect([pixels.length, labels.every((label) => label < 10)]).toEqual([labels.length * 3072, true]),
    )
  })
})

describe('of damaged images, a reader makes no more values than there are bytes for, or an error that tells a reason', () => {
  const pixel = { width: 3, height: 2, pixels: Array.from({ length: 24 }, (_, at) => at % 3) }
  const palette = [0, 0, 0, 0, 9, 9, 9, 0, 7, 8, 9, 0]

  function expectImages(whole: readonly Buffer[], read: (bytes: Buffer) => StoredImage, most: number) {
    const property = fc.property(damagedFiles(whole), (bytes) => {
      const file = Buffer.from(bytes)
      let stored: StoredImage
      try {
        stored = read(file)
      } catch (error) {
        // An error of the language's own would be a mistake of ours.
        expect(Object.getPrototypeOf(error)).toBe(Error.prototype)
        expect(damageOf(error)).toMatch(/^it[ s].+$/)
        return
      }
      const pixels = storedBytes(stored)
      expect(pixels.length).toBe(sizeOf(imageShape(stored.image)))
      expect(pixels.length).toBeLessThan(most * file.length)
    })
    fc.assert(property, runs)
  }

  it('BMP', () => {
    const whole = [
      bmpBytes({ ...pixel, bits: 8, palette }),
      bmpBytes({ ...pixel, bits: 1, palette }),
      bmpBytes({ ...pixel, bits: 24 }),
      bmpBytes({ ...pixel, bits: 32, method: 3, masks: [0xff, 0xff00, 0xff0000, 0xff000000] }),
      bmpBytes({ ...pixel, bits: 8, palette, method: 1, pixels: [3, 0, 0, 0, 0, 3, 1, 2, 0, 0, 0, 1] }),
      coreBmpBytes(3, 2, { palette: palette.slice(0, 9), pixels: pixel.pixels }),
    ]
    // A pair of bytes may stand for 255 colours.
    expectImages(whole, readBmp, (255 / 2) * 4)
  })

  it('PBM, PGM, PPM and PAM', () => {
    const bytes = Array.from({ length: 20 }, (_, at) => at)
    const whole = [
      ...['P1 3 2 1 0 1 0 1 0', 'P2 3 2 9 1 2 3 4 5 6', 'P3 1 2 99 1 2 3 4 5 6'].map((text) => pnmBytes(text)),
      ...['P4 9 2 ', 'P5 3 2 255 ', 'P5 3 2 9999 ', 'P6 3 2 15 '].map((text) => pnmBytes(text, bytes)),
      pnmBytes('P7\nWIDTH 3\nHEIGHT 2\nDEPTH 2\nMAXVAL 255\nENDHDR\n', bytes),
    ]
    expectImages(whole, readPnm, 8)
  })
})

describe('of damaged pickles', () => {
  const rows = Uint8Array.from({ length: 2 * 3072 }, (_, at) => at % 10)
  const whole = [
    cifarPickle(rows, { labels: [3, 4] }),
    pickle(
      dictionary([[unicode('data'), ndarray([1, 3072], rows.subarray(0, 3072), { isFortran: true, as: byteString })]]),
    ),
  ]

  it('makes images and labels, or a FacetError', () => {
    readAll(
      whole,
      (file) => parseCifarPickle(file, { file: 'file', at: 'labels', classes: 10 }),
      ({ pixels, labels }) =>
        expect([pixels.length, labels.every((label) => label < 10)]).toEqual([labels.length * 3072, true]),
    )
  })

  it('makes names, or a FacetError', () => {
    readAll(
      [namesPickle({ label_names: ['a', 'b', 'c'], other: [] })],
      (file) => parseCifarNames(file, { file: 'file', key: 'label_names' }),
      (names) => expect(names.every((name) => typeof name === 'string')).toBe(true),
    )
  })
})

describe('what a header claims costs nothing', () => {
  /** Bytes that pack to a thousandth. */
  const zeros = new Uint8Array(2 ** 24)

  it('in a gzipped IDX file', () => {
    const bomb = gzipSync(Buffer.concat([idxBytes([3, 2, 2], []), zeros]))
    expect(() => parseIdx(bomb, 'file')).toThrow(
      'file: cannot be unpacked (it comes to more than the 28 bytes that its',
    )
    const another = gzipSync(zeros)
    expect(() => parseIdx(another, 'file')).toThrow("not an IDX file: it starts with '00 00 00 00'")
  })

  it('in an archive', () => {
    const bomb = zipSync({ a: zeros })
    const view = new DataView(bomb.buffer)
    view.setUint32(view.getUint32(bomb.length - 6, true) + 24, 100, true)
    expect(() => readZip(bomb, 'file')[0].read()).toThrow('Cannot create a Buffer larger than 100 bytes')
  })
})
