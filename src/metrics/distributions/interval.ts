import { betaQuantile } from './beta.ts'
import type { Estimate } from './estimate.ts'
import { scaleVariation, sumVariation } from './variation.ts'
import type { Variation } from './variation.ts'

/** Two ends, the lesser first. */
export type Interval = readonly [number, number]

/**
 * Returns the confidence interval of an estimate: were all images drawn again and again, about a share `level` of such
 * intervals would hold the value that they have on average. Of a share it is {@link shareInterval}, of a ratio
 * {@link ratioInterval}, of anything else {@link meanInterval}.
 *
 * @param level - in (0, 1)
 * @returns null where it cannot be told: of an unknown value, of too few images, of images that all contribute the same
 */
export function intervalOf({ value, kind, contributions, variations }: Estimate, level = 0.95): Interval | null {
  if (value === null) return null
  if (kind === 'share') {
    return shareInterval({ share: value, count: contributions.length, others: variations.slice(1) }, level)
  }
  const variation = sumVariation(variations)
  return kind === 'ratio' ? ratioInterval(value, variation, level) : meanInterval(value, variation, level)
}

/** A share of independent images. */
export interface Share {
  /** In [0, 1]. */
  readonly share: number
  /** The images that it is a share of, at least one. */
  readonly count: number
  /** How far it varies with other images. */
  readonly others?: readonly Variation[]
}

/**
 * Returns the interval of Clopper and Pearson 1934, which holds the true share at least as often as `level` says; of
 * shares near 0 and 1 too, where it reaches from the end. Where the share varies with other images as well, each side is
 * as long as both reaches at right angles (the method of variance estimates recovery: Zou and Donner 2008).
 */
export function shareInterval({ share, count, others = [] }: Share, level = 0.95): Interval {
  const [hits, misses] = [share * count, (1 - share) * count]
  const tail = (1 - level) / 2
  const low = share === 0 ? 0 : betaQuantile(tail, hits, misses + 1)
  const high = share === 1 ? 1 : betaQuantile(1 - tail, hits + 1, misses)
  const reach = others.length === 0 ? 0 : reachOf(sumVariation(others), level)
  return [Math.max(0, share - Math.hypot(share - low, reach)), Math.min(1, share + Math.hypot(high - share, reach))]
}

/**
 * Returns the interval of Student 1908: the value and on either side its standard deviation, times the quantile of the t
 * distribution with the freedom that the deviation is known with.
 *
 * @returns null where there is no deviation, or no freedom to tell one
 */
export function meanInterval(value: number, { variance, freedom }: Variation, level = 0.95): Interval | null {
  if (!(variance > 0 && freedom > 0)) return null
  const reach = reachOf({ variance, freedom }, level)
  return [value - reach, value + reach]
}

function reachOf({ variance, freedom }: Variation, level: number): number {
  return variance > 0 ? studentQuantile(level, freedom) * Math.sqrt(variance) : 0
}

/**
 * Returns {@link meanInterval} of the logarithm of a ratio, raised again: it is as likely to be a half as to be twice what
 * it should be, and never below 0.
 *
 * @param value - ≥ 0
 * @returns null as {@link meanInterval} does
 */
export function ratioInterval(value: number, variation: Variation, level = 0.95): Interval | null {
  const relative = scaleVariation(variation, 1 / value)
  const [low, high] = meanInterval(Math.log(value), relative, level) ?? []
  return low === undefined || high === undefined ? null : [Math.exp(low), Math.exp(high)]
}

/** Beyond these degrees of freedom, the t distribution is the normal one to five digits. */
const MANY = 1e5

/** The t that a share `level` of Student's distribution is nearer to 0 than: t² / (ν + t²) is of the law Beta(½, ν/2). */
function studentQuantile(level: number, freedom: number): number {
  const degrees = Math.min(MANY, Math.max(1, freedom))
  const y = betaQuantile(level, 0.5, degrees / 2)
  return Math.sqrt((degrees * y) / (1 - y))
}
