/** Times of repeated work in milliseconds: the middle one, the first and the ninth decile, and each of them. */
export interface Timing {
  readonly median: number
  readonly low: number
  readonly high: number
  readonly times: readonly number[]
}

/** Returns the value a share of the sorted values lies below; shares are in [0, 1]. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
}

/** Returns the middle value. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Returns the mean. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Summarises times. */
export function timingOf(times: readonly number[]): Timing {
  return { median: median(times), low: quantile(times, 0.1), high: quantile(times, 0.9), times }
}
