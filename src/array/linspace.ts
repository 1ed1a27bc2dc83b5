/** Returns `count` evenly spaced values from `from` to `to`, both included; one value is `from`. */
export function linspace(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + ((to - from) * index) / Math.max(1, count - 1))
}
