import type { Variation } from './variation.ts'
import { sumVariation, variationOf } from './variation.ts'

/**
 * A measured value, with what each image has to do with it. The mean of `contributions` is `value`: of a metric that is a
 * mean, they are the images' own values; of any other, the value plus the image's influence on it, that is the derivative
 * by the image's weight (the infinitesimal jackknife: Jaeckel 1972; Efron 1982, chapter 6).
 */
export interface Estimate {
  /** Null where it cannot be told, such as from too few images. */
  readonly value: number | null
  /** One an image; empty where the value is null. */
  readonly contributions: Float64Array
  /**
   * `share` where contributions are 1 or 0, of images that have a property or lack it; `ratio` where the value is in units
   * of another estimate.
   */
  readonly kind: 'share' | 'mean' | 'ratio'
  /** How far the value varies with each of the sets of images behind it, were they drawn again. None where it is null. */
  readonly variations: readonly Variation[]
}

/** What cannot be told. */
export const UNKNOWN: Estimate = { value: null, contributions: new Float64Array(0), kind: 'mean', variations: [] }

/**
 * Returns the mean of what images contribute, unknown where there are none.
 *
 * @param others - how far it varies with images that contribute nothing, such as the real ones that samples are compared to
 */
export function meanEstimate(contributions: Float64Array, others: readonly Variation[] = []): Estimate {
  if (contributions.length === 0) return UNKNOWN
  const value = meanOf(contributions)
  return { value, contributions, kind: 'mean', variations: [variationOf(contributions), ...others] }
}

/**
 * Returns the share of images that have a property, unknown where there are none.
 *
 * @param contributions - 1 of an image that has it, else 0
 * @param others - as of {@link meanEstimate}
 */
export function shareEstimate(contributions: Float64Array, others: readonly Variation[] = []): Estimate {
  return { ...meanEstimate(contributions, others), kind: 'share' }
}

/**
 * Returns a value that is no mean.
 *
 * @param influences - the derivative of the value by the weight of each image, 0 on average
 * @param others - as of {@link meanEstimate}
 */
export function influenceEstimate(value: number, influences: Float64Array, others: readonly Variation[]): Estimate {
  const contributions = influences.map((influence) => value + influence)
  return { value, contributions, kind: 'mean', variations: [variationOf(influences), ...others] }
}

/**
 * Returns the mean over all that several groups contribute, such as the classes. Each group is as large as it is by design:
 * what groups differ by is no chance, and only variation within them counts.
 */
export function pooledEstimate(groups: readonly Estimate[]): Estimate {
  const known = groups.filter(({ value }) => value !== null)
  const all = meanEstimate(Float64Array.from(known.flatMap(({ contributions }) => [...contributions])))
  const total = all.contributions.length
  const variations = known.map(({ contributions, variations: own }) => {
    const weight = contributions.length / total
    // A group too small to tell its own variation has that of one image among all.
    return sumVariation(isTold(own) ? own : [{ ...all.variations[0], variance: spread(all) }], weight)
  })
  return { ...all, variations }
}

function isTold(variations: readonly Variation[]): boolean {
  return variations.every(({ freedom }) => freedom > 0)
}

/** The variance of one contribution. */
function spread({ contributions, variations: [own] }: Estimate): number {
  return own.variance * contributions.length
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
