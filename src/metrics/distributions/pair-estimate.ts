import { meanEstimate } from './estimate.ts'
import type { Estimate } from './estimate.ts'
import type { Variation } from './variation.ts'

/** Two different images of a set. */
export type Pair = readonly [number, number]

/**
 * Returns the mean of a symmetric function of pairs of independent images, such as a similarity. Pairs that share an image
 * are not independent, so the mean varies with the images: by the delete-one jackknife over these (Arvesen 1969), which
 * takes all pairs of an image at once.
 *
 * Of all pairs of n images the jackknife errs to the safe side (Efron and Stein 1981), which makes up for the few images.
 * Of pairs that are drawn it counts what is a pair's own at both its images; there, one of the two is taken off again.
 *
 * @param values - one a pair
 * @param pairs - every pair once, or some that are drawn
 * @returns unknown of no pair; of two images alone, its variation cannot be told
 */
export function pairEstimate(values: Float64Array, pairs: readonly Pair[]): Estimate {
  const estimate = meanEstimate(values)
  return estimate.value === null
    ? estimate
    : { ...estimate, variations: [variationByImage(estimate.value, values, pairs)] }
}

/** What the pairs of one image come to. */
interface ImagePairs {
  /** By how much their values exceed the mean of all pairs, summed. */
  readonly excess: number
  readonly count: number
}

function variationByImage(mean: number, values: Float64Array, pairs: readonly Pair[]): Variation {
  const images = [...byImage(mean, values, pairs).values()]
  const freedom = images.length - 1
  if (freedom < 2) return { variance: 0, freedom: 0 }
  const squares = images.reduce((sum, { excess, count }) => sum + (excess / (values.length - count)) ** 2, 0)
  const jackknife = (freedom / images.length) * squares
  const isComplete = values.length === (images.length * freedom) / 2
  const own = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length ** 2
  return { variance: isComplete ? jackknife : Math.max(jackknife / 2, jackknife - own), freedom }
}

function byImage(mean: number, values: Float64Array, pairs: readonly Pair[]): Map<number, ImagePairs> {
  const images = new Map<number, ImagePairs>()
  for (const [index, pair] of pairs.entries()) {
    for (const image of pair) {
      const { excess, count } = images.get(image) ?? { excess: 0, count: 0 }
      images.set(image, { excess: excess + values[index] - mean, count: count + 1 })
    }
  }
  return images
}
