import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import type { ImageSource } from '../../src/data/index.ts'
import { openNpz } from '../../src/data/node/index.ts'
import { hasNumpyFiles } from '../../src/data/node/npz.ts'
import { temporaryFolder } from './idx-bytes.ts'
import { imagesNpy, labelsNpy, npyBytes, npyFile, npzBytes, textsNpy } from './npy-bytes.ts'

const parent = temporaryFolder()
let files = 0

/** Writes an archive of arrays, and returns its path. */
function archive(arrays: Record<string, Uint8Array>): string {
  const path = join(parent, `set-${files++}.npz`)
  writeFileSync(path, npzBytes(arrays))
  return path
}

function folderOf(arrays: Record<string, Uint8Array>): string {
  const path = join(parent, `folder-${files++}`)
  mkdirSync(path)
  for (const [name, bytes] of Object.entries(arrays)) writeFileSync(join(path, name), bytes)
  return path
}

/** The first pixel of each image as a byte, and its label. */
function contents(source: ImageSource): number[][] {
  const { height, width, channels } = source.image
  const image = new Float32Array(height * width * channels)
  return Array.from({ length: source.size }, (_, index) => {
    source.readImage(index, image, 0)
    return [Math.round(image[0] * 255), source.labelOf(index)]
  })
}

function pixelsOf(source: ImageSource, index: number): number[] {
  const { height, width, channels } = source.image
  const image = new Float32Array(height * width * channels)
  source.readImage(index, image, 0)
  return Array.from(image, (value) => Math.round(value * 255))
}

const keras = {
  x_train: imagesNpy(3),
  y_train: labelsNpy([0, 1, 0]),
  x_val: imagesNpy(1, 10),
  y_val: labelsNpy([1]),
  x_test: imagesNpy(2, 20),
  y_test: labelsNpy([1, 0]),
}

describe('openNpz', () => {
  it('opens splits as Keras names them', async () => {
    const set = await openNpz(archive(keras))
    expect([set.name, set.train.image]).toEqual(['set-0', { height: 2, width: 3, channels: 1 }])
    expect(set.train.classes).toEqual(['0', '1'])
    expect([set.train, set.validation, set.test].map(contents)).toEqual([
      [
        [0, 0],
        [1, 1],
        [2, 0],
      ],
      [[10, 1]],
      [
        [20, 1],
        [21, 0],
      ],
    ])
  })

  it.each([
    ['MedMNIST', ['train_images', 'train_labels', 'val_images', 'val_labels', 'test_images', 'test_labels']],
    ['others', ['X-Train', 'Y-Train', 'X-Valid', 'Y-Valid', 'X-T10k', 'Y-T10k']],
  ])('and as %s', async (_, names) => {
    const arrays = Object.fromEntries(Object.values(keras).map((bytes, index) => [names[index], bytes]))
    const [named, expected] = [await openNpz(archive(arrays)), await openNpz(archive(keras))]
    expect([named.fingerprint, contents(named.test)]).toEqual([expected.fingerprint, contents(expected.test)])
  })

  it('chooses splits that are missing by the seed, of every class the same share', async () => {
    const labels = Array.from({ length: 40 }, (_, index) => index % 2)
    const path = archive({ images: imagesNpy(40), labels: labelsNpy(labels) })
    const set = await openNpz(path, { split: { validation: 0.25, test: 0.25, seed: 1 } })
    const splits = [set.train, set.validation, set.test].map(contents)
    expect(splits.map(({ length }) => length)).toEqual([20, 10, 10])
    expect(splits.map((split) => split.filter(([, label]) => label === 0).length)).toEqual([10, 5, 5])
    expect(splits.flat().toSorted(([a], [b]) => a - b)).toEqual(labels.map((label, index) => [index, label]))
    const again = await openNpz(path, { split: { validation: 0.25, test: 0.25, seed: 1 } })
    const other = await openNpz(path, { split: { validation: 0.25, test: 0.25, seed: 2 } })
    expect([again.fingerprint, contents(again.test)]).toEqual([set.fingerprint, splits[2]])
    expect(contents(other.test)).not.toEqual(splits[2])
    expect(other.fingerprint).not.toBe(set.fingerprint)
  })

  it('tells sets of a folder by what their files are called', async () => {
    const place = folderOf({
      'kmnist-train-imgs.npz': npzBytes({ arr_0: imagesNpy(20) }),
      'kmnist-train-labels.npz': npzBytes({ arr_0: labelsNpy(Array<number>(20).fill(0)) }),
      'kmnist-test-imgs.npz': npzBytes({ arr_0: imagesNpy(2, 30) }),
      'kmnist-test-labels.npz': npzBytes({ arr_0: labelsNpy([0, 0]) }),
      'k49.npz': npzBytes({ images: imagesNpy(20, 100), labels: labelsNpy(Array<number>(20).fill(3)) }),
    })
    const set = await openNpz(join(place, 'kmnist'))
    expect([set.name, set.train.size, set.validation.size, contents(set.test)]).toEqual([
      'kmnist',
      18,
      2,
      [
        [30, 0],
        [31, 0],
      ],
    ])
    expect((await openNpz(join(place, 'k49'))).train.classes).toEqual(['3'])
    await expect(openNpz(place)).rejects.toThrow(
      `${place}: holds several data sets. Choose one: ${join(place, 'k49')}, ${join(place, 'kmnist')}.`,
    )
  })

  it('opens arrays in files beside each other', async () => {
    const place = folderOf({
      ...Object.fromEntries(Object.entries(keras).map(([name, bytes]) => [`${name}.npy`, bytes])),
      'readme.txt': new Uint8Array(3),
    })
    expect((await openNpz(place)).fingerprint).toBe((await openNpz(archive(keras))).fingerprint)
  })
})

describe('images', () => {
  /** Opens six images of these numbers. */
  const train = async (type: string, shape: readonly number[], values: ArrayBufferView) => {
    const labels = labelsNpy(Array<number>(shape[0]).fill(0))
    const images = npyBytes(type, shape, values)
    return (await openNpz(archive({ ...keras, x_train: images, y_train: labels, ...testOf(type, shape, values) })))
      .train
  }
  const testOf = (type: string, shape: readonly number[], values: ArrayBufferView) =>
    Object.fromEntries(
      ['val', 'test'].flatMap((part) => [
        [`x_${part}`, npyBytes(type, shape, values)],
        [`y_${part}`, labelsNpy(Array<number>(shape[0]).fill(0))],
      ]),
    )
  const bigEndian = (...values: number[]) => {
    const view = new DataView(new ArrayBuffer(4 * values.length))
    for (const [index, value] of values.entries()) view.setFloat32(4 * index, value)
    return view
  }
  const counting = (length: number) => Uint8Array.from({ length }, (_, index) => index)

  it('may have channels last or first; last where both could be', async () => {
    const last = await train('|u1', [1, 5, 6, 3], counting(90))
    expect([last.image, pixelsOf(last, 0)]).toEqual([{ height: 5, width: 6, channels: 3 }, [...counting(90)]])
    const first = await train('|u1', [2, 3, 5, 6], counting(180))
    expect(first.image).toEqual({ height: 5, width: 6, channels: 3 })
    expect(pixelsOf(first, 1).slice(0, 6)).toEqual([90, 120, 150, 91, 121, 151])
    expect((await train('|u1', [1, 3, 6, 4], counting(72))).image).toEqual({ height: 3, width: 6, channels: 4 })
  })

  it.each([
    ['floats in 0..1', '<f4', Float32Array.of(0, 0.5, 1, 0.2), [0, 128, 255, 51]],
    ['floats in 0..255', '<f8', Float64Array.of(0, 254.6, 1, 0.2), [0, 255, 1, 0]],
    ['whole numbers', '<i8', BigInt64Array.of(0n, 255n, 1n, 7n), [0, 255, 1, 7]],
    ['truth values', '|b1', Uint8Array.of(0, 1, 1, 0), [0, 255, 255, 0]],
    ['halves', '<f2', Uint16Array.of(0, 0x3800, 0x3c00, 0x3266), [0, 128, 255, 51]],
    ['floats in -1..1', '<f4', Float32Array.of(-1, 0, 1, 0.5), [0, 128, 255, 191]],
    ['floats a little beyond 1', '<f4', Float32Array.of(0, 1.0000002, 0.2, -1e-7), [0, 255, 51, 0]],
    ['bytes of 0 and 1', '|u1', Uint8Array.of(0, 1, 1, 0), [0, 255, 255, 0]],
    ['signed bytes', '|i1', Int8Array.of(-128, 127, 0, -1), [0, 255, 128, 127]],
    ['12 bits', '<u2', Uint16Array.of(0, 4095, 2048, 1000), [0, 255, 128, 62]],
    ['16 bits', '<u2', Uint16Array.of(0, 65_535, 257, 32_896), [0, 255, 1, 128]],
    ['big-endian', '>u2', Uint16Array.of(0, 0xffff, 0x0101, 0x8080), [0, 255, 1, 128]],
    ['big-endian floats', '>f4', bigEndian(0, 0.5, 1, 0.2), [0, 128, 255, 51]],
    ['standardised', '<f4', Float32Array.of(-0.4242, 2.8215, 0, 1), [0, 255, 33, 112]],
  ])('may be %s', async (_, type, values, expected) => {
    expect(pixelsOf(await train(type, [1, 2, 2], values), 0)).toEqual(expected)
  })

  it('may be rows of squares, in grey or with one colour after the other', async () => {
    const rows = (columns: number) =>
      openNpz(archive({ x: npyBytes('|u1', [6, columns], counting(6 * columns)), y: labelsNpy([0, 0, 0, 1, 1, 1]) }))
    const grey = await rows(64)
    expect(grey.train.image).toEqual({ height: 8, width: 8, channels: 1 })
    expect(grey.reading?.notes).toEqual(['rows of 64 values are read as 8×8'])
    const colour = await rows(192)
    expect(colour.train.image).toEqual({ height: 8, width: 8, channels: 3 })
    expect(colour.reading?.notes).toEqual([
      'rows of 192 values are read as 8×8 in colour, first all red values, then green and blue',
    ])
    const first = pixelsOf(colour.train, 0)
    expect([first[1] - first[0], first[2] - first[1], first[3] - first[0]]).toEqual([64, 64, 1])
  })

  it('may be in Fortran order', async () => {
    const [c, fortran] = [counting(24), new Uint8Array(24)]
    for (let at = 0; at < 24; at++) {
      const [image, row, column] = [Math.floor(at / 6), Math.floor((at % 6) / 3), at % 3]
      fortran[image + 4 * (row + 2 * column)] = at
    }
    const file = npyFile("{'descr': '|u1', 'fortran_order': True, 'shape': (4, 2, 3), }", fortran)
    const labels = labelsNpy([0, 1, 0, 1])
    const sets = [file, npyBytes('|u1', [4, 2, 3], c)].map((x) =>
      openNpz(archive({ x, y: labels, x_test: x, y_test: labels })),
    )
    const [one, other] = await Promise.all(sets)
    expect([one.fingerprint, pixelsOf(one.test, 1)]).toEqual([other.fingerprint, [6, 7, 8, 9, 10, 11]])
  })

  it('have the range that is asked for', async () => {
    const floats = npyBytes('<f4', [4, 1, 2], Float32Array.of(-1, 0, 5, 10, 20, 0, 0, 0))
    const set = await openNpz(
      archive({ x: floats, y: labelsNpy([0, 0, 0, 0]), x_test: floats, y_test: labelsNpy([0, 0, 0, 0]) }),
      { range: [0, 10] },
    )
    expect([0, 1, 2].map((index) => pixelsOf(set.test, index))).toEqual([
      [0, 0],
      [128, 255],
      [255, 0],
    ])
    expect(set.reading?.scales).toEqual([
      { numbers: 'float32', least: -1, most: 20, whole: true, range: [0, 10], from: 'config' },
    ])
    const bytes = await openNpz(archive(keras), { range: [0, 51] })
    expect(contents(bytes.test).map(([pixel]) => pixel)).toEqual([100, 105])
  })

  it('are scaled by their element types, each over all splits', async () => {
    const labels = labelsNpy([0, 0, 0, 0])
    const x_train = npyBytes('<u2', [4, 1, 2], Uint16Array.of(0, 4095, 0, 0, 0, 0, 0, 0))
    const x_val = npyBytes('|b1', [4, 1, 2], Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0))
    const x_test = npyBytes('<u2', [4, 1, 2], Uint16Array.of(2048, 1, 0, 0, 0, 0, 0, 0))
    const set = await openNpz(archive({ x_train, y_train: labels, x_val, y_val: labels, x_test, y_test: labels }))
    expect([contents(set.validation)[0], contents(set.test)[0]]).toEqual([
      [255, 0],
      [128, 0],
    ])
    expect(set.reading?.scales?.map(({ numbers, range }) => [numbers, range])).toEqual([
      ['uint16', [0, 4095]],
      ['boolean', [0, 1]],
    ])
  })

  it('of all splits are scaled alike', async () => {
    const floats = (value: number) => npyBytes('<f4', [3, 2, 2], new Float32Array(12).fill(value))
    const labels = labelsNpy([0, 0, 0])
    const path = archive({ x_train: floats(200), y_train: labels, x_test: floats(1), y_test: labels })
    expect(contents((await openNpz(path)).test)[0]).toEqual([1, 0])
  })

  it.each([
    [
      'what is not a number',
      '<f4',
      [2, 1, 2],
      Float32Array.of(0, 1, 0, NaN),
      'x_train: a pixel of image 1 is NaN. Leave the image out, or replace such pixels by numpy.nan_to_num.',
    ],
    ['what has no end', '<f8', [1, 1, 2], Float64Array.of(0, -Infinity), 'a pixel of image 0 is -Infinity. Leave'],
    ['half of what has no end', '<f2', [1, 1, 2], Uint16Array.of(0, 0x7c00), 'a pixel of image 0 is Infinity. Leave'],
    [
      'rows that are no squares',
      '|u1',
      [2, 80],
      new Uint8Array(160),
      '[2,80] is not the shape of images: rows of 80 values are no squares of at least 8×8. Reshape it to',
    ],
    ['rows of few values', '<f8', [3, 4], new Float64Array(12), 'rows of 4 values are no squares of at least 8×8.'],
    ['five channels', '|u1', [1, 6, 6, 5], counting(180), '[1,6,6,5] is not the shape of images: 5 would be channels'],
    [
      'volumes',
      '|u1',
      [1, 6, 6, 6],
      counting(216),
      'If these are volumes, give one slice of each, such as array[:, 3].',
    ],
    ['volumes in colour', '|u1', [1, 6, 2, 6, 3], counting(216), 'give one slice of each, such as array[:, 3].'],
    ['six axes', '|u1', [1, 6, 2, 6, 3, 1], counting(216), '[1,6,2,6,3,1] is not the shape of images. Reshape it'],
    ['objects', '|O', [1, 2, 2], new BigInt64Array(4), 'x_train: holds Python objects, which are never read because'],
    ['no images', '|u1', [0, 2, 2], counting(0), '[0,2,2] hold no image. Give at least one.'],
  ])('are refused: %s', async (_, type, shape, values, message) => {
    await expect(train(type, shape, values)).rejects.toThrow(message)
  })
})

describe('arrays', () => {
  const expected = { x: imagesNpy(40), y: labelsNpy(Array.from({ length: 40 }, (_, index) => index % 4)) }
  const test = { images: imagesNpy(2, 90), labels: labelsNpy([3, 0]) }

  it.each([
    ['data and label', ['data', 'label']],
    ['data and labels', ['data', 'labels']],
    ['features and targets', ['features', 'targets']],
    ['X and y', ['X', 'y']],
    ['X_data and y_data', ['X_data', 'y_data']],
    ['arr_0 and arr_1', ['arr_0', 'arr_1']],
    ['arr_1 and arr_0', ['arr_1', 'arr_0']],
  ])('may be called %s', async (_, [x, y]) => {
    const set = await openNpz(archive({ [x]: expected.x, [y]: expected.y }))
    expect([set.fingerprint, set.labelled]).toEqual([(await openNpz(archive(expected))).fingerprint, true])
  })

  it.each([
    [['arr_0', 'arr_1', 'arr_2', 'arr_3']],
    [['arr_0', 'arr_2', 'arr_1', 'arr_3']],
    [['arr_2', 'arr_3', 'arr_9', 'arr_10']],
    [['train_data', 'train_label', 'test_data', 'test_label']],
  ])('may be called %j for training and test', async ([x, y, x_test, y_test]) => {
    const set = await openNpz(
      archive({ [x]: expected.x, [y]: expected.y, [x_test]: test.images, [y_test]: test.labels }),
    )
    expect(contents(set.test)).toEqual([
      [90, 3],
      [91, 0],
    ])
  })

  it('without names may be rows, and rows with one 1', async () => {
    const rows = npyBytes(
      '<f4',
      [40, 64],
      new Float32Array(2560).map((_, at) => (at % 7) / 6),
    )
    const oneHot = npyBytes(
      '<f8',
      [40, 4],
      new Float64Array(160).map((_, at) => (at % 4 === (at >> 2) % 4 ? 1 : 0)),
    )
    const set = await openNpz(archive({ arr_0: rows, arr_1: oneHot }))
    expect([set.train.image.height, set.train.classes]).toEqual([8, ['0', '1', '2', '3']])
  })

  it('may lack labels', async () => {
    const set = await openNpz(archive({ images: expected.x, names: textsNpy(['a']) }))
    const place = folderOf({ 'faces.npy': expected.x, 'one.npz': npzBytes({ arr_0: expected.x }) })
    const [alone, one] = [await openNpz(join(place, 'faces.npy')), await openNpz(join(place, 'one.npz'))]
    for (const { train, labelled, reading } of [set, alone, one]) {
      expect([train.classes, train.labelOf(3), labelled]).toEqual([['unlabelled'], 0, false])
      expect(reading?.notes?.[0]).toEqual('there are no labels: all images are of one class')
    }
    expect([alone.name, one.name, alone.fingerprint]).toEqual(['faces', 'one', set.fingerprint])
    expect(await hasNumpyFiles(join(place, 'faces.npy'))).toBe(true)
  })

  it('refuse settings of folders', async () => {
    const path = archive(keras)
    await expect(openNpz(path, { layout: 'flat' })).rejects.toThrow(
      `data.layout: ${path} holds arrays, and a layout is`,
    )
  })
})

describe('arrays of other names', () => {
  const x = imagesNpy(4)
  const first = labelsNpy([0, 1, 0, 1])
  const second = labelsNpy([0, 1, 2, 3])

  it.each([
    [{ imgs: x, lbls: first }, "array 'lbls' was not read; pass --set data.labels=lbls for labels"],
    [{ features: x, classes: first }, "array 'classes' was not read; pass --set data.labels=classes for labels"],
    [
      { img: x, cls: first, pair: labelsNpy([0, 1]) },
      "array 'cls' was not read; pass --set data.labels=cls for labels",
    ],
    [
      { x, y_coarse: first, y_fine: second },
      "arrays 'y_coarse', 'y_fine' were not read; pass --set data.labels=y_coarse for labels",
    ],
    [{ x, cls: npyFile("{'descr': '|O', 'fortran_order': False, 'shape': (4,), }") }, "array 'cls' was not read; pass"],
    [{ x, y: first, masks: imagesNpy(4) }, "array 'masks' was not read"],
  ])('are named where they are as many as the images: %#', async (arrays, note) => {
    const { reading } = await openNpz(archive(arrays))
    expect(reading?.notes).toContainEqual(expect.stringContaining(note))
  })

  it('are chosen by data.labels', async () => {
    const path = archive({ x, y: first, y_fine: second, cls: textsNpy(['a', 'b', 'c', 'a']) })
    expect((await openNpz(path, { labels: 'cls' })).train.classes).toEqual(['a', 'b', 'c'])
    expect((await openNpz(path, { labels: 'y' })).train.classes).toEqual(['0', '1'])
    expect((await openNpz(archive({ features: x, classes: second }), { labels: 'classes' })).labelled).toBe(true)
    await expect(openNpz(path, { labels: 'coarse' })).rejects.toThrow(
      "has no array 'coarse' beside its images. Choose one of 'y', 'y_fine', 'cls'.",
    )
  })

  it('are chosen for every split', async () => {
    const path = archive({
      ...keras,
      train_lbls: labelsNpy([5, 6, 7]),
      val_lbls: labelsNpy([5]),
      test_lbls: labelsNpy([6, 7]),
    })
    const set = await openNpz(path, { labels: 'lbls' })
    expect([set.train.classes, contents(set.test).map(([, label]) => label)]).toEqual([
      ['5', '6', '7'],
      [1, 2],
    ])
    expect((await openNpz(path, { labels: 'test_lbls' })).fingerprint).toBe(set.fingerprint)
  })
})

describe('labels', () => {
  const open = (labels: Uint8Array, more: Record<string, Uint8Array> = {}) =>
    openNpz(archive({ x_train: imagesNpy(4), y_train: labels, x_test: imagesNpy(1), y_test: labelsNpy([9]), ...more }))
  const labelled = async (...given: Parameters<typeof open>) => {
    const { train, validation } = await open(...given)
    const byImage = [...contents(train), ...contents(validation)].toSorted(([a], [b]) => a - b)
    return [train.classes, byImage.map(([, label]) => label)]
  }

  it('are numbered from 0 in their order, whatever they are', async () => {
    expect(await labelled(labelsNpy([9, -5, 100, 9]))).toEqual([
      ['-5', '9', '100'],
      [1, 0, 2, 1],
    ])
  })

  it('may be a column, or whole floats', async () => {
    const column = npyBytes('<f8', [4, 1], Float64Array.of(9, 1, 1, 9))
    expect(await labelled(column)).toEqual([
      ['1', '9'],
      [1, 0, 0, 1],
    ])
  })

  it('may be texts, in the order of the names where there are some', async () => {
    const texts = textsNpy(['dog', 'cat', 'dog', 'cat'])
    const more = { y_test: textsNpy(['cat']) }
    expect(await labelled(texts, more)).toEqual([
      ['cat', 'dog'],
      [1, 0, 1, 0],
    ])
    expect(await labelled(texts, { ...more, class_names: textsNpy(['dog', 'emu', 'cat']) })).toEqual([
      ['dog', 'emu', 'cat'],
      [0, 2, 0, 2],
    ])
  })

  it.each([
    ['floats', '<f8', Float64Array.of(0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0)],
    ['halves', '<f2', Uint16Array.of(0, 0, 0x3c00, 0x3c00, 0, 0, 0, 0, 0x3c00, 0, 0x3c00, 0)],
    ['whole numbers', '<i8', BigInt64Array.of(0n, 0n, 1n, 1n, 0n, 0n, 0n, 0n, 1n, 0n, 1n, 0n)],
    ['truth values', '|b1', Uint8Array.of(0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0)],
  ])('may be rows with one 1, of %s', async (_, type, values) => {
    const more = { y_test: labelsNpy([2]) }
    expect(await labelled(npyBytes(type, [4, 3], values), more)).toEqual([
      ['0', '1', '2'],
      [2, 0, 2, 1],
    ])
    const named = await labelled(npyBytes(type, [4, 3], values), { ...more, classes: textsNpy(['a', 'b', 'c']) })
    expect(named).toEqual([
      ['a', 'b', 'c'],
      [2, 0, 2, 1],
    ])
  })

  it('may be texts in bytes', async () => {
    const bytes = npyBytes('|S3', [4], new TextEncoder().encode('dogcat\0\0\0cat'))
    expect(await labelled(bytes, { y_test: npyBytes('|S4', [1], new TextEncoder().encode('dog\0')) })).toEqual([
      ['', 'cat', 'dog'],
      [2, 1, 0, 1],
    ])
  })

  it('may be -1 and 1, and texts of numbers sort as numbers', async () => {
    const signed = npyBytes('<f4', [4], Float32Array.of(1, -1, -0, 1))
    expect(await labelled(signed, { y_test: labelsNpy([-1]) })).toEqual([
      ['-1', '0', '1'],
      [2, 0, 1, 2],
    ])
    expect(await labelled(textsNpy(['10', '9', '2', '9']), { y_test: labelsNpy([9]) })).toEqual([
      ['2', '9', '10'],
      [2, 1, 0, 1],
    ])
  })

  it('count in the names, or are as many', async () => {
    const test = { y_test: labelsNpy([0]) }
    expect(await labelled(labelsNpy([0, 2, 0, 2]), { ...test, classes: textsNpy(['a', 'b', 'c']) })).toEqual([
      ['a', 'b', 'c'],
      [0, 2, 0, 2],
    ])
    const one = { y_test: labelsNpy([1]) }
    expect(await labelled(labelsNpy([1, 2, 1, 2]), { ...one, classes: textsNpy(['a', 'b']) })).toEqual([
      ['a', 'b'],
      [0, 1, 0, 1],
    ])
  })

  it.each([
    [
      'fractions',
      npyBytes('<f4', [4], Float32Array.of(0, 1, 0.5, 9)),
      {},
      'label 0.5 of image 2 is not a whole number.',
    ],
    ['floats past 2^53', npyBytes('<f8', [4], new Float64Array(4).fill(1e300)), {}, 'is not a whole number'],
    [
      'none an image',
      npyBytes('|u1', [4, 2], new Uint8Array(8)),
      {},
      'image 0 has 0 labels in [4,2], and an image is of',
    ],
    [
      'several an image',
      npyBytes('|b1', [4, 2], Uint8Array.of(0, 1, 1, 1, 0, 0, 1, 0)),
      {},
      'y_train: image 1 has 2 labels in [4,2], and an image is of one class. Keep one column, such as labels[:, 0]',
    ],
    [
      'rows of numbers',
      npyBytes('|u1', [4, 2], Uint8Array.of(0, 2, 0, 0, 0, 0, 0, 0)),
      {},
      '[4,2] is not the shape of',
    ],
    ['rows of texts', npyBytes('<U1', [4, 2], new Uint32Array(8).fill(48)), {}, '[4,2] is not the shape of labels.'],
    ['objects', npyBytes('|O', [4], new BigInt64Array(4)), {}, 'y_train: holds Python objects'],
    ['too few', labelsNpy([0, 9]), {}, 'y_train: has 2 labels, but '],
    ['a test label of no class', labelsNpy([0, 1, 2, 3]), {}, 'y_test: label 9 of image 0 is no class of the training'],
    ['fewer names', labelsNpy([0, 1, 2, 9]), { classes: textsNpy(['a']) }, 'labels 0 to 9, but there are 1 names'],
    ['equal names', labelsNpy([0, 1, 9, 9]), { classes: textsNpy(['a', 'a']) }, 'some of them alike or none'],
  ])('are refused: %s', async (_, labels, more, message) => {
    const opened = open(labels, more)
    await expect(opened).rejects.toThrow(FacetError)
    await expect(opened).rejects.toThrow(message)
  })
})

it('of arrays of any type and shape, makes a data set or a FacetError', async () => {
  const bytes = {
    '|u1': Uint8Array,
    '<f4': Float32Array,
    '|b1': Uint8Array,
    '<i8': BigInt64Array,
    '>f2': Uint16Array,
  } as const
  const array = fc
    .tuple(
      fc.constantFrom(...(Object.keys(bytes) as (keyof typeof bytes)[])),
      fc.oneof(fc.constant([6]), fc.constant([6, 2, 3]), fc.array(fc.nat(6), { maxLength: 4 })),
      fc.nat(3),
    )
    .map(([type, shape, value]) => {
      const values = new bytes[type](shape.reduce((size, extent) => size * extent, 1))
      return npyBytes(type, shape, values instanceof BigInt64Array ? values.fill(BigInt(value)) : values.fill(value))
    })
  const path = join(parent, 'any.npz')
  await fc.assert(
    fc.asyncProperty(
      fc.record({ x: array, y: array, classes: fc.option(array, { nil: textsNpy(['a', 'b']) }) }),
      async (arrays) => {
        writeFileSync(path, npzBytes(arrays))
        const set = await openNpz(path).catch((error: unknown) => {
          expect(error).toBeInstanceOf(FacetError)
        })
        if (!set) return
        for (const source of [set.train, set.validation, set.test]) {
          for (const [pixel, label] of contents(source)) {
            expect(pixel >= 0 && pixel <= 255 && label >= 0 && label < source.classes.length).toBe(true)
          }
        }
      },
    ),
    { numRuns: 500, seed: 20261124 },
  )
})

describe('openNpz refuses', () => {
  it.each([
    [
      'no arrays of images',
      { weights: imagesNpy(1) },
      'has no array of images. Name one x_train, train_images or images.',
    ],
    [
      'labels of one split alone',
      { x_train: imagesNpy(1), x_test: imagesNpy(1), y_test: labelsNpy([0]) },
      "has no train labels, only 'x_train', 'x_test', 'y_test'. Add the array",
    ],
    [
      'arrays without names that could be anything',
      { arr_0: imagesNpy(3), arr_1: imagesNpy(3), arr_2: imagesNpy(3) },
      'its arrays [3,2,3], [3,2,3], [3,2,3] have no names, and shapes do not tell which is which. Save them as',
    ],
    ['labels alone', { arr_0: labelsNpy([0, 1]) }, 'its arrays [2] have no names'],
    ['no training images', { x_test: imagesNpy(1), y_test: labelsNpy([0]) }, 'has no all images'],
    [
      'two of a kind',
      { x_train: imagesNpy(1), train_images: imagesNpy(1) },
      "'x_train' and 'train_images' are both train",
    ],
    [
      'splits of other sizes',
      { ...keras, x_test: npyBytes('|u1', [2, 3, 2], new Uint8Array(12)) },
      'training images are [2,3,1], test images [3,2,1]. Take all from the same set.',
    ],
  ])('%s', async (_, arrays, message) => {
    const opened = openNpz(archive(arrays))
    await expect(opened).rejects.toThrow(FacetError)
    await expect(opened).rejects.toThrow(message)
  })

  it('what is not there', async () => {
    await expect(openNpz(join(parent, 'nowhere', 'set'))).rejects.toThrow(FacetError)
    await expect(openNpz(join(folderOf({}), 'set.npz'))).rejects.toThrow('has no array of images')
  })
})
