import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/array/index.ts'
import { bootstrapInterval } from '../../src/metrics/distributions/bootstrap.ts'
import '../support/all-close.ts'
import { refusal } from '../support/refusal.ts'
import { standardError } from './feature-sets.ts'

/** The 97.5 % quantile of N(0, 1). */
const Z = 1.959964

describe('bootstrapInterval', () => {
  it.each([0.1, 0.5, 0.9])("has the textbook's width, to 0.08 of it, for a share of %f", (share) => {
    const count = 2000
    const outcomes = Float64Array.from({ length: count }, (_, index) => (index < share * count ? 1 : 0))
    const [lower, upper] = bootstrapInterval(outcomes, { seed: 3 })
    const error = Math.sqrt((share * (1 - share)) / count)
    expect([upper - lower]).toBeAllClose([2 * Z * error], { relative: 0.08 })
    expect([(lower + upper) / 2]).toBeAllClose([share], { absolute: 0.3 * error })
  })

  it('has the width that the level asks for', () => {
    const stream = randomStream(0, 'contributions')
    const values = Float64Array.from({ length: 3000 }, () => 5 + stream.normal())
    // Quantiles of N(0, 1) at 75 %, 95 % and 99.5 %; the far ones are the less sure.
    for (const [level, z] of [
      [0.5, 0.67449],
      [0.9, 1.644854],
      [0.99, 2.575829],
    ]) {
      const [lower, upper] = bootstrapInterval(values, { seed: 1, level, resamples: 4000 })
      expect([upper - lower]).toBeAllClose([2 * z * standardError(values)], { relative: 0.08 })
    }
  })

  it('holds the true mean about as often as it says', () => {
    const holds = Array.from({ length: 200 }, (_, trial) => {
      const stream = randomStream(trial, 'coverage')
      const values = Float64Array.from({ length: 100 }, () => -Math.log(1 - stream.uniform()))
      const [lower, upper] = bootstrapInterval(values, { seed: trial, resamples: 400 })
      return lower <= 1 && 1 <= upper
    })
    // 95 % less what skew takes from it at this number; the deviation of 200 trials is 1.6 %.
    const share = holds.filter((isIn) => isIn).length / holds.length
    expect(share).toBeGreaterThan(0.88)
    expect(share).toBeLessThan(0.99)
  })

  it('is a function of the seed', () => {
    const values = Float64Array.from({ length: 50 }, (_, index) => index ** 1.5)
    const [first, again, other] = [1, 1, 2].map((seed) => bootstrapInterval(values, { seed }))
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })

  it('of equal contributions is exactly them', () => {
    expect(bootstrapInterval(new Float64Array(997).fill(0.1), { seed: 0 })).toEqual([0.1, 0.1])
    expect(bootstrapInterval(Float64Array.of(-3), { seed: 0 })).toEqual([-3, -3])
  })

  it.each([
    ['no contribution', new Float64Array()],
    ['NaN', Float64Array.of(1, NaN)],
    ['infinity', Float64Array.of(1, -Infinity)],
  ])('refuses %s', (_, values) => {
    expect(refusal(() => bootstrapInterval(values, { seed: 0 }))).toContain('bootstrapInterval: contributions')
  })
})
