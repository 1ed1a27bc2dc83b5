import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/array/index.ts'
import { betaQuantile, incompleteBeta } from '../../src/metrics/distributions/beta.ts'
import { UNKNOWN, meanEstimate, pooledEstimate, shareEstimate } from '../../src/metrics/distributions/estimate.ts'
import { intervalOf, meanInterval, ratioInterval, shareInterval } from '../../src/metrics/distributions/interval.ts'
import { deletionVariation, sumVariation, variationOf } from '../../src/metrics/distributions/variation.ts'
import '../support/all-close.ts'

const DIGITS = { relative: 1e-9 }

describe('the incomplete beta function', () => {
  // From scipy 1.15's betainc and beta.ppf.
  it.each([
    [0.3, 2, 5, 0.5798250000000003],
    [0.001, 0.5, 500, 0.6826895526902824],
    [0.01, 10, 1000, 0.5539577291544943],
    [0.9, 3, 0.5, 0.44541555534797056],
    [0.5, 5000, 5000, 0.5],
  ])('at %f of Beta(%f, %f) is %f', (x, a, b, share) => {
    expect([incompleteBeta(x, a, b)]).toBeAllClose([share], DIGITS)
    expect([betaQuantile(share, a, b)]).toBeAllClose([x], DIGITS)
  })

  it('has a quantile of 0 where the law is all at 0', () => {
    expect(betaQuantile(0.025, 1e-9, 1)).toBeLessThan(1e-300)
  })

  it('is 0 and 1 at the ends', () => {
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1])
  })
})

describe('shareInterval', () => {
  // From scipy 1.15's binomtest(...).proportion_ci(method='exact').
  it.each([
    [1000, 1000, 0.9963179161031, 1],
    [0, 1000, 0, 0.0036820838969],
    [5, 10, 0.1870860284474, 0.8129139715526],
    [3, 10_000, 0.0000618714857, 0.0008764745225],
  ])('of %i of %i is that of Clopper and Pearson', (hits, count, low, high) => {
    expect([...shareInterval({ share: hits / count, count })]).toBeAllClose([low, high], { absolute: 1e-12 })
  })

  it.each([
    [30, 0.9],
    [100, 0.99],
    [1000, 0.98],
    [1000, 0.999],
  ])('of %i images holds a share of %f at least 95 times in 100', (count, share) => {
    let [chance, held] = [share ** count, 0]
    for (let misses = 0; chance > 1e-12 || misses < count * (1 - share); misses++) {
      const [low, high] = shareInterval({ share: 1 - misses / count, count })
      if (low <= share && share <= high) held += chance
      chance *= ((count - misses) / (misses + 1)) * (1 / share - 1)
    }
    expect(held).toBeGreaterThan(0.95)
  })

  it('is longer where the share varies with other images too, and never beyond 0 and 1', () => {
    const others = [{ variance: 1e-4, freedom: 1e9 }]
    const alone = shareInterval({ share: 0.2, count: 400 })
    const [low, high] = shareInterval({ share: 0.2, count: 400, others })
    const reaches = alone.map((end) => Math.hypot(end - 0.2, 0.01959964))
    expect([0.2 - low, high - 0.2]).toBeAllClose(reaches, { absolute: 1e-6 })
    const [all, none] = [1, 0].map((share) => shareInterval({ share, count: 1000, others }))
    expect([...all, ...none]).toBeAllClose([1 - 0.0199427, 1, 0, 0.0199427], { absolute: 1e-6 })
  })
})

describe('meanInterval', () => {
  // From scipy 1.15's t.ppf(0.975, …).
  it.each([
    [1, 12.706204736174694],
    [2, 4.302652729749462],
    [5, 2.5705818356363146],
    [30, 2.0422724563012378],
    [1e9, 1.9599639845],
  ])('of a standard deviation of 1 with %f degrees of freedom reaches %f', (freedom, reach) => {
    const [low, high] = meanInterval(7, { variance: 1, freedom }) ?? [NaN, NaN]
    expect([low, high]).toBeAllClose([7 - reach, 7 + reach], { absolute: 2e-4 })
  })

  it('has the width that the level asks for', () => {
    const [low, high] = meanInterval(0, { variance: 4, freedom: 1e9 }, 0.99) ?? [NaN, NaN]
    expect([low, high]).toBeAllClose([-2 * 2.575829, 2 * 2.575829], { relative: 1e-4 })
  })
})

describe('ratioInterval', () => {
  it('reaches as many times up as down, and is never below 0', () => {
    const [low, high] = ratioInterval(2, { variance: 1, freedom: 2 }) ?? [NaN, NaN]
    // The logarithm has a standard deviation of a half.
    const times = Math.exp(4.302652729749462 / 2)
    expect([low, high]).toBeAllClose([2 / times, 2 * times], DIGITS)
  })

  it('cannot be told of 0', () => {
    expect(ratioInterval(0, { variance: 0, freedom: 9 })).toBeNull()
  })
})

describe('variations', () => {
  it('of a mean are the variance over the number, by deletion too', () => {
    const values = Float64Array.of(1, 4, 4, 7)
    const [own, deleted] = [variationOf(values), deletionVariation(values.map((value) => (value - 4) / 3))]
    expect([own.variance, deleted.variance]).toBeAllClose([1.5, 1.5], DIGITS)
    expect([own.freedom, deleted.freedom]).toEqual([3, 3])
  })

  it('add up with the freedom of Welch and Satterthwaite', () => {
    const sum = sumVariation(
      [
        { variance: 2, freedom: 5 },
        { variance: 1, freedom: 10 },
      ],
      3,
    )
    expect([sum.variance, sum.freedom]).toBeAllClose([27, 9 / (4 / 5 + 1 / 10)], DIGITS)
  })

  it('of groups are those within groups', () => {
    const groups = [Float64Array.of(1, 3), Float64Array.of(10, 10, 13)].map((values) => meanEstimate(values))
    const { value, variations } = pooledEstimate([...groups, UNKNOWN])
    expect([value ?? NaN, sumVariation(variations).variance]).toBeAllClose([37 / 5, (4 * 1 + 9 * 1) / 25], DIGITS)
  })

  it('of a group of one image are those of one among all', () => {
    const [alone, pair] = [Float64Array.of(2), Float64Array.of(3, 7)].map((values) => meanEstimate(values))
    const [own, { variance }] = pooledEstimate([alone, pair]).variations
    // The variance of 2, 3 and 7 is 7; that of the mean of 3 and 7 is 4.
    expect([own.variance, variance]).toBeAllClose([7 / 9, (4 * 4) / 9], DIGITS)
  })
})

describe('intervalOf', () => {
  it('cannot be told of nothing, of one image, and of images that all contribute the same', () => {
    const estimates = [UNKNOWN, meanEstimate(Float64Array.of(3)), meanEstimate(new Float64Array(997).fill(0.1))]
    expect(estimates.map((estimate) => intervalOf(estimate))).toEqual([null, null, null])
  })

  it('of a share is not of width 0 where all images have the property, or one alone is asked', () => {
    const [all, one] = [1000, 1].map((count) => intervalOf(shareEstimate(new Float64Array(count).fill(1))))
    expect([...(all ?? [])]).toBeAllClose([0.9963179161, 1], { absolute: 1e-9 })
    expect([...(one ?? [])]).toBeAllClose([0.025, 1], { absolute: 1e-9 })
  })

  it('holds the mean of skewed values about as often as it says', () => {
    // 500 trials of seeds 0 to 499, with a standard deviation of 1 %; skew takes up to 3 % from 95.
    for (const count of [20, 100]) {
      const holds = Array.from({ length: 500 }, (_, trial) => {
        const stream = randomStream(trial, 'coverage')
        const values = Float64Array.from({ length: count }, () => -Math.log(1 - stream.uniform()))
        const [low, high] = intervalOf(meanEstimate(values)) ?? [NaN, NaN]
        return low <= 1 && 1 <= high
      })
      const share = holds.filter((isIn) => isIn).length / holds.length
      expect(share).toBeGreaterThan(count === 20 ? 0.89 : 0.92)
      expect(share).toBeLessThan(0.97)
    }
  })
})
