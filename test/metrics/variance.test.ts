import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/array/index.ts'
import { groupVariance } from '../../src/metrics/index.ts'
import { varianceEstimate } from '../../src/metrics/distributions/variance.ts'

const PIXELS = 6
const stream = randomStream(0, 'test/variance')
const images = Float32Array.from({ length: 50 * PIXELS }, () => stream.uniform())

describe('varianceEstimate', () => {
  it('is 1 of the real images themselves, by the measure of real images', () => {
    const real = groupVariance({ groups: 1, pixels: PIXELS })
    real.add(images, new Array<number>(50).fill(0))
    const { value, contributions } = varianceEstimate(images, PIXELS, real.values()[0])
    expect(value).toBeCloseTo(1, 10)
    expect(contributions).toHaveLength(50)
  })

  it('is 0 of one image over and over', () => {
    const copies = Float32Array.from({ length: 20 * PIXELS }, (_, index) => (index % PIXELS) / 8)
    expect(varianceEstimate(copies, PIXELS, 0.1).value).toBe(0)
  })

  it('cannot be told of one image, nor where real images do not vary', () => {
    expect(varianceEstimate(images.subarray(0, PIXELS), PIXELS, 0.1).value).toBeNull()
    expect(varianceEstimate(images, PIXELS, 0).value).toBeNull()
    expect(varianceEstimate(images, PIXELS, null).value).toBeNull()
  })
})
