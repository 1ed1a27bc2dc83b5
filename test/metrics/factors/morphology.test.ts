import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeTensors, imageShape, sizeOf } from '../../../src/array/index.ts'
import type { ImageSize } from '../../../src/array/index.ts'
import { measureFactors } from '../../../src/metrics/factors/measure-factors.ts'
import '../../support/all-close.ts'
import { mnist } from '../../support/mnist.ts'

const path = new URL('../../golden/morphology.safetensors', import.meta.url)
const { tensors: golden } = decodeTensors(readFileSync(path), 'morphology')

/** In the order of the golden values' columns. */
const MEASURES = ['area', 'length', 'thickness', 'slant', 'width', 'height']

const DIGIT: ImageSize = { height: 28, width: 28, channels: 1 }

/** The first test images. */
function digits(count: number): Float32Array {
  const length = sizeOf(imageShape(DIGIT))
  const images = new Float32Array(count * length)
  for (let index = 0; index < count; index++) mnist.test.readImage(index, images, index * length)
  return images
}

/** Images whose pixels are squares of `factor` pixels a side. */
function enlarged(images: Float32Array, factor: number): Float32Array {
  const side = 28 * factor
  return Float32Array.from({ length: images.length * factor ** 2 }, (_, index) => {
    const row = Math.floor(index / side)
    return images[Math.floor(row / factor) * 28 + Math.floor((index % side) / factor)]
  })
}

/** One measure of Morpho-MNIST's. */
function goldenColumn(name: string, measure: number): Float64Array {
  const { values } = golden[name]
  return Float64Array.from({ length: values.length / 6 }, (_, row) => values[row * 6 + measure])
}

describe('the measures of strokes', () => {
  const measured = measureFactors(digits(100), 100, DIGIT)

  it.each(MEASURES)("are Morpho-MNIST's, tie by tie: %s", (name) => {
    expect(measured[name]).toBeAllClose(goldenColumn('scattered', MEASURES.indexOf(name)), { relative: 1e-9 })
  })

  it.each(['area', 'slant', 'width', 'height'])('do not depend on ties: %s', (name) => {
    expect(measured[name]).toBeAllClose(goldenColumn('published', MEASURES.indexOf(name)), { relative: 1e-9 })
  })

  // Morpho-MNIST's own seeds are as far from each other: by 6 % and 2 % at most on these images.
  it.each([
    ['length', 0.06, 1e-3],
    ['thickness', 0.02, 5e-4],
  ])('depend on ties but little and without bias: %s', (name, most, bias) => {
    const published = goldenColumn('published', MEASURES.indexOf(name))
    expect(measured[name]).toBeAllClose(published, { relative: most })
    const mean = measured[name].reduce((sum, value, row) => sum + value / published[row] - 1, 0) / 100
    expect(Math.abs(mean)).toBeLessThan(bias)
  })

  it.each([
    ['double', 2],
    ['fourfold', 4],
  ])("are Morpho-MNIST's of larger images, which are made less large: %s", (name, factor) => {
    const image = { height: 28 * factor, width: 28 * factor, channels: 1 }
    const large = measureFactors(enlarged(digits(10), factor), 10, image)
    for (const [index, measure] of MEASURES.entries()) {
      expect(large[measure]).toBeAllClose(goldenColumn(name, index), { relative: 1e-9 })
    }
  })

  it('are of the bytes that a file would hold', () => {
    const noisy = digits(5).map((value, index) => value + (index % 2 === 0 ? 0.4 : -0.4) / 255)
    expect(measureFactors(noisy, 5, DIGIT)).toEqual(measureFactors(digits(5), 5, DIGIT))
  })

  it('come out the same again, whatever was measured before', () => {
    const last = measureFactors(digits(100).subarray(99 * 784), 1, DIGIT)
    for (const name of MEASURES) expect(last[name][0]).toBe(measured[name][99])
  })
})
