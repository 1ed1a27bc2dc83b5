import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FacetError, UsageError } from '../../src/array/index.ts'
import type { ImageSource } from '../../src/data/index.ts'
import { catalogue, openDataSet, openIdxFolder } from '../../src/data/node/index.ts'
import { idxBytes, smallFiles, temporaryFolder, writeFolder } from './idx-bytes.ts'

const parent = temporaryFolder()
const hasFashion = existsSync('/usr/share/datasets/fashion-mnist')

/** Returns the byte every pixel of an image was made of. */
function byteOf(source: ImageSource, index: number): number {
  const image = new Float32Array(6)
  source.readImage(index, image, 0)
  return Math.round(image[0] * 255)
}

describe('openDataSet', () => {
  it('opens a folder of IDX files: the last twelfth of the training images validates', async () => {
    const set = await openIdxFolder(writeFolder(parent, 'small', smallFiles(30, 5)))
    expect([set.name, set.train.size, set.validation.size, set.test.size]).toEqual(['small', 28, 2, 5])
    expect([byteOf(set.train, 27), byteOf(set.validation, 0), byteOf(set.test, 4)]).toEqual([27 * 9, 28 * 9, 4 * 9])
    expect([set.train.labelOf(4), set.validation.labelOf(1), set.test.labelOf(4)]).toEqual([1, 2, 1])
    expect(set.test.classes).toEqual(['0', '1', '2'])
  })

  it('knows a set by its fingerprint, gzipped or not, and tells another apart', async () => {
    const plain = await openDataSet(writeFolder(parent, 'plain', smallFiles(12, 2)))
    const zipped = await openDataSet(writeFolder(parent, 'zipped', smallFiles(12, 2), true))
    const other = await openDataSet(writeFolder(parent, 'other', smallFiles(12, 2, 2)))
    expect(plain.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(zipped.fingerprint).toBe(plain.fingerprint)
    expect(other.fingerprint).not.toBe(plain.fingerprint)
  })

  it.each([
    [2, 1],
    [11, 1],
    [24, 2],
    [59_999, 4_999],
    [60_001, 5_000],
  ])('of %d training images, %d validate', async (training, expected) => {
    const set = await openIdxFolder(writeFolder(parent, `split ${training}`, smallFiles(training, 1)))
    expect([set.train.size, set.validation.size]).toEqual([training - expected, expected])
  })

  it.each([
    ['mnits', "there is no data set 'mnits'. Did you mean 'mnist'? Choose mnist, fashion-mnist, or a folder"],
    ['FASHION_MNIST', "there is no data set 'FASHION_MNIST'. Did you mean 'fashion-mnist'?"],
    ['toString', "there is no data set 'toString'."],
    [join(parent, 'nowhere'), `there is no folder '${join(parent, 'nowhere')}'. Choose mnist, fashion-mnist, or a`],
  ])('refuses %s', async (name, message) => {
    const opened = openDataSet(name)
    await expect(opened).rejects.toThrow(UsageError)
    await expect(opened).rejects.toThrow(`data: ${message}`)
  })

  it.each([
    ['no files', {}, 'holds no images. Put the images of each class into a folder of its own'],
    [
      'other image sizes in the test split',
      { 't10k-images-idx3-ubyte': idxBytes([2, 3, 2], new Uint8Array(12)) },
      'training images are [2,3,1], test images [3,2,1]. Take both from the same set.',
    ],
    [
      'a test label that training lacks',
      { 't10k-labels-idx1-ubyte': idxBytes([2], [0, 7]) },
      't10k-labels-idx1-ubyte: label 7 of image 1 is outside 0..2.',
    ],
    ['labels that disagree', { 'train-labels-idx1-ubyte': idxBytes([3], [0, 1, 2]) }, 'has 3 labels, but '],
  ])('refuses a folder with %s', async (name, files, message) => {
    const whole = name === 'no files' ? {} : smallFiles(12, 2)
    const opened = openDataSet(writeFolder(parent, name, { ...whole, ...files }))
    await expect(opened).rejects.toThrow(FacetError)
    await expect(opened).rejects.toThrow(message)
  })

  it.skipIf(hasFashion)('says how to get Fashion-MNIST', async () => {
    await expect(openDataSet('fashion-mnist')).rejects.toThrow('`apt-get install dataset-fashion-mnist`')
  })

  it.runIf(hasFashion)('opens Fashion-MNIST', async () => {
    const set = await catalogue['fashion-mnist'].open()
    expect([set.train.size, set.validation.size, set.test.size]).toEqual([55_000, 5_000, 10_000])
    expect(set.test.classes[set.test.labelOf(0)]).toBe('Ankle boot')
  })
})
