import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import type { ImageSource } from '../../src/data/index.ts'
import { openDataSet, openIdxFolder } from '../../src/data/node/index.ts'
import { idxBytes, smallFiles, temporaryFolder, writeFolder } from './idx-bytes.ts'

const parent = temporaryFolder()
const [images, labels, testImages, testLabels] = Object.values(smallFiles(12, 2))
const text = (lines: string) => new TextEncoder().encode(lines)

/** An image's bytes. */
function pixelsOf(source: ImageSource, index: number): number[] {
  const { height, width, channels } = source.image
  const pixels = new Float32Array(height * width * channels)
  source.readImage(index, pixels, 0)
  return Array.from(pixels, (value) => Math.round(255 * value))
}

/** The files of a set under any names. */
const named = (...names: string[]) =>
  Object.fromEntries([images, labels, testImages, testLabels].map((bytes, index) => [names[index], bytes]))
const emnist = (name: string) =>
  named(
    `emnist-${name}-train-images-idx3-ubyte`,
    `emnist-${name}-train-labels-idx1-ubyte`,
    `emnist-${name}-test-images-idx3-ubyte`,
    `emnist-${name}-test-labels-idx1-ubyte`,
  )

describe('a folder of IDX files', () => {
  it.each([
    [
      'with dots',
      named('train-images.idx3-ubyte', 'train-labels.idx1-ubyte', 't10k-images.idx3-ubyte', 't10k-labels.idx1-ubyte'),
    ],
    [
      'with a prefix',
      named(
        'fashion-train-images-idx3-ubyte',
        'fashion-train-labels-idx1-ubyte',
        'fashion-t10k-images-idx3-ubyte',
        'fashion-t10k-labels-idx1-ubyte',
      ),
    ],
  ])('may have names %s, gzipped or not', async (name, files) => {
    for (const zip of [false, true]) {
      const set = await openIdxFolder(writeFolder(parent, `${name} ${zip}`, files, zip))
      expect([set.train.size, set.test.size, set.train.image]).toEqual([11, 2, { height: 2, width: 3, channels: 1 }])
    }
  })

  it('may hold several sets, of which one is named behind it', async () => {
    const place = writeFolder(parent, 'several', { ...emnist('letters'), ...emnist('digits') }, true)
    const set = await openDataSet(join(place, 'emnist-letters'))
    expect([set.name, set.train.size]).toEqual(['emnist-letters', 11])
    const choices = `Choose one: ${join(place, 'emnist-digits')}, ${join(place, 'emnist-letters')}.`
    await expect(openDataSet(place)).rejects.toThrow(`${place}: holds several data sets. ${choices}`)
    await expect(openDataSet(join(place, 'emnist-leters'))).rejects.toThrow('there is no folder')
  })

  /** A set's four files, with images of other extents and another type. */
  const typed = (rank: number, shape: readonly number[], data: Uint8Array, type: number) => ({
    [`train-images-idx${rank}-ubyte`]: idxBytes([4, ...shape], data, type),
    'train-labels-idx1-ubyte': idxBytes([4], [0, 1, 0, 1]),
    [`t10k-images-idx${rank}-ubyte`]: idxBytes([4, ...shape], data, type),
    't10k-labels-idx1-ubyte': idxBytes([4], [1, 1, 0, 0]),
  })
  const bigEndian = (width: 2 | 4 | 8, values: readonly number[], isFloat: boolean) => {
    const view = new DataView(new ArrayBuffer(width * values.length))
    for (const [index, value] of values.entries()) {
      if (width === 8) view.setFloat64(index * 8, value)
      else if (width === 2) view.setInt16(index * 2, value)
      else if (isFloat) view.setFloat32(index * 4, value)
      else view.setInt32(index * 4, value)
    }
    return new Uint8Array(view.buffer)
  }
  const four = <Value>(values: readonly Value[]) => [0, 1, 2, 3].flatMap(() => values)

  it.each([
    ['int8', 0x09, Uint8Array.from(four([128, 0, 127, 255])), [0, 128, 255, 127]],
    ['int16', 0x0b, bigEndian(2, four([0, 4095, 2048, 1000]), false), [0, 255, 128, 62]],
    ['int32', 0x0c, bigEndian(4, four([0, 65_535, 257, 32_896]), false), [0, 255, 1, 128]],
    ['float32', 0x0d, bigEndian(4, four([0, 0.5, 1, 0.2]), true), [0, 128, 255, 51]],
    ['float64', 0x0e, bigEndian(8, four([-1, 0, 1, 0.5]), true), [0, 128, 255, 191]],
  ])('may hold images of %s', async (name, type, data, expected) => {
    const set = await openIdxFolder(writeFolder(parent, `of ${name}`, typed(3, [2, 2], data, type)))
    expect([pixelsOf(set.test, 2), set.reading?.scales?.[0].numbers]).toEqual([expected, name])
  })

  it('may hold colours, last or first, and rows', async () => {
    const pixels = Uint8Array.from({ length: 4 * 5 * 6 * 3 }, (_, at) => at % 256)
    const last = await openIdxFolder(writeFolder(parent, 'colours last', typed(4, [5, 6, 3], pixels, 8)))
    const first = await openIdxFolder(writeFolder(parent, 'colours first', typed(4, [3, 5, 6], pixels, 8)))
    for (const { test } of [last, first]) expect(test.image).toEqual({ height: 5, width: 6, channels: 3 })
    expect([pixelsOf(last.test, 0).slice(0, 4), pixelsOf(first.test, 0).slice(0, 4)]).toEqual([
      [0, 1, 2, 3],
      [0, 30, 60, 1],
    ])
    const rows = await openIdxFolder(writeFolder(parent, 'rows', typed(2, [64], pixels.subarray(0, 256), 8)))
    expect([rows.test.image.height, rows.reading?.notes]).toEqual([8, ['rows of 64 values are read as 8×8']])
  })

  it('is scaled by its element types, and known by how it was', async () => {
    const files = typed(3, [2, 2], Uint8Array.from(four([0, 1, 1, 0])), 8)
    const test = idxBytes([4, 2, 2], bigEndian(2, four([0, 4095, 0, 0]), false), 0x0b)
    const place = writeFolder(parent, 'two types', { ...files, 't10k-images-idx3-ubyte': test })
    const set = await openIdxFolder(place)
    expect([pixelsOf(set.train, 0), pixelsOf(set.test, 0)]).toEqual([
      [0, 255, 255, 0],
      [0, 255, 0, 0],
    ])
    const asked = await openIdxFolder(place, { asked: { range: [0, 2] } })
    expect(pixelsOf(asked.train, 0)).toEqual([0, 128, 128, 0])
    expect(asked.fingerprint).not.toBe(set.fingerprint)
  })

  it('may have labels of other types, as far apart as they like', async () => {
    const files = { ...smallFiles(4, 2), 't10k-labels-idx1-ubyte': idxBytes([2], [7, 9]) }
    const open = (name: string, type: number, data: Uint8Array) =>
      openIdxFolder(writeFolder(parent, name, { ...files, 'train-labels-idx1-ubyte': idxBytes([4], data, type) }))
    const near = await open('float labels', 0x0d, bigEndian(4, [7, 9, 7, 9], true))
    expect([near.test.classes, near.test.labelOf(1)]).toEqual([['7', '8', '9'], 2])
    const far = await open('far labels', 0x0c, bigEndian(4, [7, 9, -100_000, 1_000_000], false))
    expect([far.test.classes, far.test.labelOf(1)]).toEqual([['-100000', '7', '9', '1000000'], 2])
    await expect(open('odd labels', 0x0d, bigEndian(4, [7, 9.5, 7, 9], true))).rejects.toThrow(
      'label 9.5 of image 1 is not a whole number.',
    )
  })

  it('may lack test files, and labels', async () => {
    const files = smallFiles(30, 5)
    const only = (...names: string[]) => Object.fromEntries(names.map((name) => [name, files[name]]))
    const training = only('train-images-idx3-ubyte', 'train-labels-idx1-ubyte')
    const one = await openIdxFolder(writeFolder(parent, 'training alone', training), {
      asked: { split: { validation: 0.2, test: 0.4, seed: 0 } },
    })
    expect([one.train.size, one.validation.size, one.test.size, one.labelled]).toEqual([12, 6, 12, true])
    expect(one.reading?.notes).toEqual(['there are no test files: images to test with are set apart'])
    const bareFiles = only('train-images-idx3-ubyte', 't10k-images-idx3-ubyte')
    const bare = await openIdxFolder(writeFolder(parent, 'images alone', bareFiles))
    expect([bare.train.size, bare.test.size, bare.labelled, bare.test.classes]).toEqual([28, 5, false, ['unlabelled']])
    const half = only('train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte')
    const opened = openIdxFolder(writeFolder(parent, 'half labelled', half))
    await expect(opened).rejects.toThrow('t10k-labels-idx1-ubyte is missing, with .gz or without.')
  })

  it('refuses a choice of labels or layout', async () => {
    const place = writeFolder(parent, 'no choice', smallFiles(12, 2))
    await expect(openDataSet({ source: place, labels: 'coarse' })).rejects.toThrow('has one kind of labels')
    await expect(openDataSet({ source: 'mnist', layout: 'flat' })).rejects.toThrow('a layout is of folders of images.')
  })

  it('says which file of a set is missing', async () => {
    const { 'emnist-letters-test-labels-idx1-ubyte': _, ...rest } = emnist('letters')
    const opened = openDataSet(writeFolder(parent, 'incomplete', rest))
    await expect(opened).rejects.toThrow(FacetError)
    await expect(opened).rejects.toThrow('emnist-letters-t10k-labels-idx1-ubyte is missing, with .gz or without.')
  })
})

describe('EMNIST', () => {
  /** Two images of [2, 3], lying on their side: pixel (row, column) of the upright one is at (column, row). */
  const turned = idxBytes([2, 2, 3], [10, 11, 12, 20, 21, 22, 0, 0, 0, 0, 0, 0])
  const letters = {
    'emnist-letters-train-images-idx3-ubyte': turned,
    'emnist-letters-train-labels-idx1-ubyte': idxBytes([2], [1, 3]),
    'emnist-letters-test-images-idx3-ubyte': turned,
    'emnist-letters-test-labels-idx1-ubyte': idxBytes([2], [3, 1]),
  }
  const mapping = (lines: string) => ({ ...letters, 'emnist-letters-mapping.txt': text(lines) })

  it('stands upright, and its classes are named by their characters', async () => {
    const set = await openIdxFolder(writeFolder(parent, 'letters', mapping('1 65 97\n2 66 98\n3 67 99\n')))
    expect(set.train.classes).toEqual(['Aa', 'Bb', 'Cc'])
    expect([set.train.labelOf(0), set.test.labelOf(0), set.test.labelOf(1)]).toEqual([0, 2, 0])
    expect(set.train.image).toEqual({ height: 3, width: 2, channels: 1 })
    const image = new Float32Array(6)
    set.train.readImage(0, image, 0)
    expect(Array.from(image, (pixel) => Math.round(255 * pixel))).toEqual([10, 20, 11, 21, 12, 22])
  })

  it('has numbers for names where there is no mapping, from the smallest label on', async () => {
    const set = await openIdxFolder(writeFolder(parent, 'numbered', letters))
    expect([set.train.classes, set.test.labelOf(0)]).toEqual([['1', '2', '3'], 2])
  })

  it.each([
    ['no characters', '1 65\n2\n'],
    ['labels out of order', '1 65\n3 66\n'],
    ['words', 'one A\n'],
    ['codes of no character', '1 0\n'],
    ['nothing', ''],
  ])('is refused with a mapping of %s', async (name, lines) => {
    const opened = openDataSet(writeFolder(parent, `mapping ${name}`, mapping(lines)))
    await expect(opened).rejects.toThrow(
      "not a list of labels and their characters, such as '1 65 97'. Fetch it again.",
    )
  })

  it('is refused with a label that its mapping lacks', async () => {
    const opened = openDataSet(writeFolder(parent, 'mapping short', mapping('1 65\n2 66\n')))
    await expect(opened).rejects.toThrow('label 3 of image 1 is outside 1..2.')
  })
})
