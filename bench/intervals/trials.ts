import type { Estimate } from '../../src/metrics/index.ts'
import { intervalOf } from '../../src/metrics/distributions/interval.ts'
import type { Interval } from '../../src/metrics/distributions/interval.ts'

/** One score of images drawn many times over. */
export interface Trials {
  readonly score: string
  /** What is drawn, for the table. */
  readonly images: string
  /** One estimate a trial. */
  readonly estimates: readonly Estimate[]
  /** What intervals ought to hold, where it is known; else it is the mean of all trials. */
  readonly truth?: number
}

/** How often intervals hold what they ought to. */
export interface Coverage {
  readonly score: string
  readonly images: string
  readonly trials: number
  readonly truth: number
  /** The standard deviation of the score over trials. */
  readonly deviation: number
  /** The share of trials whose interval holds the truth; an interval that cannot be told holds nothing. */
  readonly covered: number
  /** The same of the interval that takes each estimate for a mean of independent contributions: ± 1.96 of their standard error. */
  readonly plain: number
  /** The mean width of the intervals, over 2 · 1.96 deviations, which would be right if the score were normal. */
  readonly width: number
}

const NORMAL = 1.959964

/** Counts how often intervals hold the truth. */
export function coverageOf({ score, images, estimates, truth: given }: Trials): Coverage {
  const values = estimates.map(({ value }) => value ?? NaN)
  const truth = given ?? meanOf(values)
  const deviation = Math.sqrt(meanOf(values.map((value) => (value - meanOf(values)) ** 2)))
  const intervals = estimates.map((estimate) => intervalOf(estimate))
  const widths = intervals.flatMap((interval) => (interval ? [interval[1] - interval[0]] : []))
  return {
    ...{ score, images, truth, deviation, trials: estimates.length },
    covered: meanOf(intervals.map((interval) => Number(holds(interval, truth)))),
    plain: meanOf(estimates.map((estimate) => Number(holds(plainInterval(estimate), truth)))),
    width: meanOf(widths) / (2 * NORMAL * deviation),
  }
}

function plainInterval({ value, contributions }: Estimate): Interval {
  const mean = value ?? NaN
  const variance = meanOf([...contributions].map((one) => (one - mean) ** 2)) / contributions.length
  return [mean - NORMAL * Math.sqrt(variance), mean + NORMAL * Math.sqrt(variance)]
}

function holds(interval: Interval | null, truth: number): boolean {
  return interval !== null && interval[0] <= truth && truth <= interval[1]
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
