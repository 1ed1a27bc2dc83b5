/**
 * A measured value, with what each image has to do with it. The mean of `contributions` is `value`: of a metric that is a
 * mean, they are the images' own values; of any other, the value plus the image's influence on it, that is the derivative
 * by the image's weight (the infinitesimal jackknife: Jaeckel 1972; Efron 1982, chapter 6). So one bootstrap serves every
 * metric, and none is biased by images that a resample holds twice.
 */
export interface Estimate {
  /** Null where it cannot be told, such as from too few images. */
  readonly value: number | null
  /** One an image; empty where the value is null. */
  readonly contributions: Float64Array
}

/** What cannot be told. */
export const UNKNOWN: Estimate = { value: null, contributions: new Float64Array(0) }

/** Returns the mean of what images contribute, unknown where there are none. */
export function meanEstimate(contributions: Float64Array): Estimate {
  if (contributions.length === 0) return UNKNOWN
  return { value: contributions.reduce((sum, value) => sum + value, 0) / contributions.length, contributions }
}
