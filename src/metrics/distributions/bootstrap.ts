import { FacetError, randomStream } from '../../array/index.ts'

/** How {@link bootstrapInterval} resamples. */
export interface Resampling {
  /** A whole number in 0..2^32-1. */
  readonly seed: number
  /** Default 1000. */
  readonly resamples?: number
  /** The share of resamples that lie within, in (0, 1); default 0.95. */
  readonly level?: number
}

/**
 * Returns the percentile bootstrap interval of a mean (Efron 1979), such as that of an estimate's contributions. A
 * function of the contributions and the seed.
 *
 * @throws FacetError when there are none, or some are not finite
 */
export function bootstrapInterval(
  contributions: Float64Array,
  { seed, resamples = 1000, level = 0.95 }: Resampling,
): [number, number] {
  if (contributions.length === 0 || !contributions.every(Number.isFinite)) {
    throw new FacetError('bootstrapInterval: contributions must be finite, and at least one. Leave unknown scores out.')
  }
  const means = resampledMeans(contributions, { seed, resamples }).toSorted()
  return [quantile(means, (1 - level) / 2), quantile(means, (1 + level) / 2)]
}

/**
 * The means of resamples. Draws are xoshiro128++'s (Blackman and Vigna 2021), seeded by the seed's own stream: ten
 * millions of them, of which each costs some nanoseconds.
 */
function resampledMeans(values: Float64Array, { seed, resamples }: { seed: number; resamples: number }): Float64Array {
  const stream = randomStream(seed, 'bootstrap')
  let [a, b, c, d] = Array.from({ length: 4 }, () => stream.below(2 ** 32) | 0)
  const share = values.length / 2 ** 32
  const means = new Float64Array(resamples)
  for (let resample = 0; resample < resamples; resample++) {
    // Sums of what exceeds the first value, so that equal values have exactly their mean.
    let sum = 0
    for (let draw = 0; draw < values.length; draw++) {
      const word = (a + d) | 0
      const random = (((word << 7) | (word >>> 25)) + a) >>> 0
      const shifted = b << 9
      c ^= a
      d ^= b
      b ^= c
      a ^= d
      c ^= shifted
      d = (d << 11) | (d >>> 21)
      sum += values[Math.floor(random * share)] - values[0]
    }
    means[resample] = values[0] + sum / values.length
  }
  return means
}

/** The quantile of ascending values, linear between them. */
function quantile(values: Float64Array, share: number): number {
  const position = share * (values.length - 1)
  const [lower, upper] = [values[Math.floor(position)], values[Math.ceil(position)]]
  return lower + (upper - lower) * (position % 1)
}
