import { describe, expect, it } from 'vitest'
import { UNKNOWN } from '../../src/metrics/distributions/estimate.ts'
import { frechetDistance, frechetEstimate } from '../../src/metrics/distributions/frechet.ts'
import { momentsOf } from '../../src/metrics/index.ts'
import '../support/all-close.ts'
import { refusal } from '../support/refusal.ts'
import { bruteDeviation, compare, drawFeatures, goldenSets, rowsOf } from './feature-sets.ts'

/** Real features of a size, with their moments. */
function realOf(features: Float32Array, size: number) {
  return { features, moments: momentsOf(features, size) }
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

describe('frechetEstimate', () => {
  it('agrees with torchmetrics where a feature is always 0', async () => {
    const { real, samples, size, scores } = goldenSets()
    const { frechet } = await compare(real, samples, size)
    expect([frechet.value ?? NaN, mean(frechet.contributions)]).toBeAllClose([scores.frechet, scores.frechet], {
      relative: 1e-6,
    })
  })

  it('has the value of frechetDistance and one contribution a row', () => {
    const { real, samples, size } = goldenSets()
    const { value, contributions } = frechetEstimate(realOf(real, size), samples, size)
    expect(value).toBe(frechetDistance(momentsOf(real, size), momentsOf(samples, size)))
    expect(contributions.length).toBe(60)
  })

  it('has as contributions the slope by an image’s weight', () => {
    const real = realOf(drawFeatures('real', { count: 300, size: 5 }), 5)
    const samples = drawFeatures('samples', { count: 200, size: 5, shift: 0.3, spread: 1.3 })
    const { value, contributions } = frechetEstimate(real, samples, 5)
    // Every image ten times, and one of them once more: a little more weight, at almost the same number.
    const rows = Array.from({ length: 2000 }, (_, row) => row % 200)
    const at = (extra: number[]) => frechetDistance(real.moments, momentsOf(samples, 5, [...rows, ...extra]))
    const slopes = [0, 50, 199].map((row) => (at([row]) - at([])) * 2001)
    const influences = [0, 50, 199].map((row) => contributions[row] - (value ?? NaN))
    expect(influences).toBeAllClose(slopes, { relative: 0.02, absolute: 0.02 })
  })

  it.each([
    ['full rank', 8, 8],
    ['a missing rank', 8, 6],
  ])('has the deviations that resampling either set has, to 0.15 of them, at %s', (_, size, rank) => {
    const flat = (features: Float32Array) => features.map((value, index) => (index % size < rank ? value : 0))
    const real = flat(drawFeatures('real', { count: 500, size }))
    const samples = flat(drawFeatures('samples', { count: 400, size, shift: 0.4, spread: 1.3 }))
    const [a, b] = [momentsOf(real, size), momentsOf(samples, size)]
    const { variations } = frechetEstimate(realOf(real, size), samples, size)
    const ofSamples = bruteDeviation(400, 300, (rows) => frechetDistance(a, momentsOf(samples, size, rows)))
    const ofReal = bruteDeviation(500, 300, (rows) => frechetDistance(momentsOf(real, size, rows), b))
    const deviations = variations.map(({ variance }) => Math.sqrt(variance))
    expect(deviations).toBeAllClose([ofSamples, ofReal], { relative: 0.15 })
  })

  it('of the real images themselves is 0, and so is every contribution', () => {
    const real = drawFeatures('real', { count: 100, size: 4 })
    const { value, contributions } = frechetEstimate(realOf(real, 4), real, 4)
    expect([value ?? NaN, ...contributions]).toBeAllClose(new Float64Array(101), { absolute: 1e-10 })
  })

  it('stays finite of fewer images than features, and of equal ones', () => {
    const real = realOf(drawFeatures('real', { count: 100, size: 20 }), 20)
    const few = drawFeatures('few', { count: 6, size: 20 })
    const same = rowsOf(few, 20, [0, 0, 0, 0])
    for (const samples of [few, same]) {
      const { value, contributions } = frechetEstimate(real, samples, 20)
      expect(value).toBeGreaterThan(1)
      expect([mean(contributions)]).toBeAllClose([value ?? NaN], { relative: 1e-10 })
    }
    // Equal images have nothing to differ in.
    const { value, contributions } = frechetEstimate(real, same, 20)
    expect(contributions).toBeAllClose(new Float64Array(4).fill(value ?? NaN), { relative: 1e-10 })
  })

  it('is unknown of fewer than two images on either side', () => {
    const real = realOf(Float32Array.of(1, 2, 3, 5), 2)
    expect(frechetEstimate(real, Float32Array.of(1, 2), 2)).toEqual(UNKNOWN)
    expect(frechetEstimate(null, Float32Array.of(1, 2, 3, 5), 2)).toEqual(UNKNOWN)
  })

  it('refuses NaN and another number of features', () => {
    const real = realOf(Float32Array.of(1, 2, 3, 5), 2)
    expect(refusal(() => frechetEstimate(real, Float32Array.of(1, 2, NaN, 5), 2))).toContain('not finite')
    expect(refusal(() => frechetEstimate(real, Float32Array.of(1, 2, 3), 1))).toContain('2 features against 1')
  })
})
