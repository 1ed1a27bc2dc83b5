/** Returns the value a share of the sorted values lies below; shares are in [0, 1]. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
}

/** Returns the middle value. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}
