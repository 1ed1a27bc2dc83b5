import '../support/all-close.ts'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/array/index.ts'
import { groupVariance } from '../../src/metrics/index.ts'
import { pixelVariance, ratioEstimate } from '../../src/metrics/distributions/variance.ts'

const PIXELS = 6
const stream = randomStream(0, 'test/variance')
const images = Float32Array.from({ length: 50 * PIXELS }, () => stream.uniform())

const real = pixelVariance(images, PIXELS)

describe('pixelVariance', () => {
  it('is that which gathers over chunks', () => {
    const gathered = groupVariance({ groups: 1, pixels: PIXELS })
    gathered.add(images, new Array<number>(50).fill(0))
    expect(real.value).toBeCloseTo(gathered.values()[0] ?? NaN, 12)
    expect(real.contributions).toHaveLength(50)
  })

  it('is 0 of one image over and over, and unknown of one image', () => {
    const copies = Float32Array.from({ length: 20 * PIXELS }, (_, index) => (index % PIXELS) / 8)
    expect(pixelVariance(copies, PIXELS).value).toBe(0)
    expect(pixelVariance(images.subarray(0, PIXELS), PIXELS).value).toBeNull()
  })
})

describe('ratioEstimate', () => {
  it('is 1 of the real images themselves, and varies with both sets', () => {
    const { value, contributions, variations } = ratioEstimate(real, real)
    expect([value ?? NaN]).toBeAllClose([1], { absolute: 1e-12 })
    expect(contributions).toHaveLength(50)
    const relative = real.variations[0].variance / (real.value ?? NaN) ** 2
    expect(variations.map(({ variance }) => variance)).toBeAllClose([relative, relative], { relative: 1e-12 })
  })

  it('cannot be told where either is unknown, nor in units of 0', () => {
    const none = pixelVariance(new Float32Array(), PIXELS)
    const flat = pixelVariance(new Float32Array(2 * PIXELS), PIXELS)
    const ratios = [ratioEstimate(none, real), ratioEstimate(real, none), ratioEstimate(real, flat)]
    expect(ratios.map(({ value }) => value)).toEqual([null, null, null])
    expect(ratioEstimate(flat, real).value).toBe(0)
  })
})
