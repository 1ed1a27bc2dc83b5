import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import type { ImageSource } from '../../src/data/index.ts'
import { openNpz } from '../../src/data/node/index.ts'
import { temporaryFolder } from './idx-bytes.ts'
import { imagesNpy, labelsNpy, npyBytes, npzBytes, textsNpy } from './npy-bytes.ts'

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
    const set = await openNpz(path, { validation: 0.25, test: 0.25, seed: 1 })
    const splits = [set.train, set.validation, set.test].map(contents)
    expect(splits.map(({ length }) => length)).toEqual([20, 10, 10])
    expect(splits.map((split) => split.filter(([, label]) => label === 0).length)).toEqual([10, 5, 5])
    expect(splits.flat().toSorted(([a], [b]) => a - b)).toEqual(labels.map((label, index) => [index, label]))
    const again = await openNpz(path, { validation: 0.25, test: 0.25, seed: 1 })
    const other = await openNpz(path, { validation: 0.25, test: 0.25, seed: 2 })
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
  ])('may be %s', async (_, type, values, expected) => {
    expect(pixelsOf(await train(type, [1, 2, 2], values), 0)).toEqual(expected)
  })

  it('of all splits are scaled alike', async () => {
    const floats = (value: number) => npyBytes('<f4', [3, 2, 2], new Float32Array(12).fill(value))
    const labels = labelsNpy([0, 0, 0])
    const path = archive({ x_train: floats(200), y_train: labels, x_test: floats(1), y_test: labels })
    expect(contents((await openNpz(path)).test)[0]).toEqual([1, 0])
  })

  it.each([
    [
      'negative floats',
      '<f4',
      [1, 2, 2],
      Float32Array.of(-1, 1, 0, 0),
      'a pixel of image 0 is -1. Give floats in 0..1',
    ],
    ['floats above 255', '<f4', [1, 2, 2], Float32Array.of(0, 256, 0, 0), 'a pixel of image 0 is 256.'],
    ['what is not a number', '<f4', [1, 2, 2], Float32Array.of(0, NaN, 0, 0), 'a pixel of image 0 is NaN.'],
    ['16 bits', '<u2', [1, 2, 2], Uint16Array.of(0, 1, 2, 65535), 'a pixel of image 0 is 65535.'],
    ['flat images', '|u1', [2, 4], counting(8), '[2,4] is not the shape of images. Reshape it'],
    ['five channels', '|u1', [1, 6, 6, 5], counting(180), '[1,6,6,5] is not the shape of images.'],
    ['no images', '|u1', [0, 2, 2], counting(0), '[0,2,2] hold no image. Give at least one.'],
  ])('are refused: %s', async (_, type, shape, values, message) => {
    await expect(train(type, shape, values)).rejects.toThrow(message)
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
    ['numbers past 2^53', npyBytes('<u8', [4], new BigUint64Array(4).fill(2n ** 60n)), {}, 'is not a whole number'],
    ['several an image', npyBytes('|u1', [4, 2], new Uint8Array(8)), {}, '[4,2] is not the shape of labels. Give one'],
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
  const bytes = { '|u1': Uint8Array, '<f4': Float32Array, '|b1': Uint8Array, '<i8': BigInt64Array } as const
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
    ['no labels', { x_train: imagesNpy(1), other: imagesNpy(1) }, "has no train labels, only 'x_train'. Add the array"],
    ['no training images', { x_test: imagesNpy(1), y_test: labelsNpy([0]) }, 'has no all images'],
    [
      'two of a kind',
      { x_train: imagesNpy(1), train_images: imagesNpy(1) },
      "'x_train' and 'train_images' are both train",
    ],
    ['one image', { x: imagesNpy(1), y: labelsNpy([0]) }, 'of its 1 images none is left for the validation split.'],
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
