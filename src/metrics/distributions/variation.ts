/** How far a value varies with one set of images, as estimated from that set. */
export interface Variation {
  /** Of the value, in its squared unit. */
  readonly variance: number
  /** The degrees of freedom that the variance is estimated with; 0 where the images are too few to tell it. */
  readonly freedom: number
}

/** Returns the variation of the mean of independent values: their variance (over n − 1) over their number. */
export function variationOf(values: Float64Array): Variation {
  const count = values.length
  if (count < 2) return { variance: 0, freedom: 0 }
  const mean = values[0] + values.reduce((sum, value) => sum + (value - values[0]), 0) / count
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { variance: squares / (count - 1) / count, freedom: count - 1 }
}

/**
 * Returns the variation of a value by the delete-one jackknife (Efron and Stein 1981): (n − 1) / n times the squares of
 * what leaving out each of n images changes, about their mean. In expectation it is no less than the true variance.
 *
 * @param changes - what the value loses by leaving out each image
 */
export function deletionVariation(changes: Float64Array): Variation {
  const { variance, freedom } = variationOf(changes)
  return { variance: variance * freedom ** 2, freedom }
}

/** Returns the variation of `scale` times a value. */
export function scaleVariation({ variance, freedom }: Variation, scale: number): Variation {
  return { variance: scale ** 2 * variance, freedom }
}

/**
 * Returns what variations of independent sets of images come to, with the degrees of freedom that fit the variance of
 * their sum (Welch 1947; Satterthwaite 1946).
 *
 * @param scale - a factor of the value, 1 by default
 */
export function sumVariation(variations: readonly Variation[], scale = 1): Variation {
  const variance = variations.reduce((sum, one) => sum + one.variance, 0)
  const parts = variations.reduce((sum, one) => sum + (one.variance > 0 ? one.variance ** 2 / one.freedom : 0), 0)
  const least = Math.min(...variations.map(({ freedom }) => freedom))
  return scaleVariation({ variance, freedom: parts > 0 && least > 0 ? variance ** 2 / parts : least }, scale)
}
