import { FacetError } from '../../array/index.ts'

/** Mean and covariance of rows of features, in float64. */
export interface Moments {
  /** How many rows they are of, ≥ 2. */
  readonly count: number
  /** `[size]` */
  readonly mean: Float64Array
  /** `[size, size]`, symmetric; the unbiased one, over count − 1. */
  readonly covariance: Float64Array
}

/**
 * Returns the moments of rows of features.
 *
 * @param features - `[rows, size]`
 * @param rows - the rows to take; default all of them
 * @throws FacetError when there are fewer than two rows, or a feature is not finite
 */
export function momentsOf(features: Float32Array, size: number, rows?: readonly number[]): Moments {
  const taken = rows ?? Array.from({ length: features.length / size }, (_, row) => row)
  if (taken.length < 2) {
    throw new FacetError(`momentsOf: a covariance takes at least two rows, got ${taken.length}. Give more images.`)
  }
  const mean = new Float64Array(size)
  for (const row of taken) for (let i = 0; i < size; i++) mean[i] += features[row * size + i] / taken.length
  if (!mean.every(Number.isFinite)) {
    throw new FacetError('momentsOf: some features are not finite. Check that the images are numbers in [0, 1].')
  }
  return { count: taken.length, mean, covariance: covarianceOf(features, taken, mean) }
}

function covarianceOf(features: Float32Array, rows: readonly number[], mean: Float64Array): Float64Array {
  const size = mean.length
  const covariance = new Float64Array(size * size)
  const centred = new Float64Array(size)
  for (const row of rows) {
    for (let i = 0; i < size; i++) centred[i] = features[row * size + i] - mean[i]
    for (let i = 0; i < size; i++) {
      const value = centred[i] / (rows.length - 1)
      for (let j = 0; j <= i; j++) covariance[i * size + j] += value * centred[j]
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) covariance[j * size + i] = covariance[i * size + j]
  return covariance
}
