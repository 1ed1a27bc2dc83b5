import { printNumber, UNKNOWN } from './score-text.ts'
import { formatDuration } from './text.ts'

/** Mean and spread of a score over runs. */
export interface ScoreSummary {
  readonly mean: number
  /** The standard deviation; absent of a single run. */
  readonly deviation?: number | undefined
}

/**
 * Returns what an axis has to hold of a score that is drawn with one deviation either way: the mean and both ends, but none
 * below 0 of a mean above it, which no score reaches and no logarithmic axis has.
 */
export function reachOf({ mean, deviation = 0 }: ScoreSummary): number[] {
  const low = mean - deviation
  return [mean, mean + deviation, low < 0 && mean > 0 ? mean : low]
}

/** What a score is measured in. */
export type SummaryUnit = 'share' | 'distance' | 'ratio' | 'nats' | 'loss' | 'seconds'

/** Distances have as many decimals as give the least of them three digits, but always one, and no more than these. */
const MOST_DECIMALS = 5

function decimalsOf(unit: SummaryUnit, values: readonly number[]): number {
  if (unit === 'loss') return 3
  if (unit !== 'distance') return 2
  const least = Math.min(...values.map(Math.abs).filter((size) => size > 0))
  const decimals = Number.isFinite(least) ? 2 - Math.floor(Math.log10(least)) : 1
  return Math.min(MOST_DECIMALS, Math.max(1, decimals))
}

/**
 * Returns what prints values of one unit so that they can be compared: all with as many decimals.
 *
 * @param values - all that will be printed: the least distance tells how fine they are
 */
export function valuePrinter(unit: SummaryUnit, values: readonly number[]): (value: number) => string {
  if (unit === 'seconds') return formatDuration
  const decimals = decimalsOf(unit, values)
  return unit === 'share'
    ? (value) => `${printNumber(100 * value, decimals)} %`
    : (value) => printNumber(value, decimals)
}

/** Returns what prints summaries of one unit as `98.74 % ± 0.21`, and what is not there as `–`. */
export function summaryPrinter(
  unit: SummaryUnit,
  summaries: readonly (ScoreSummary | undefined)[],
): (summary: ScoreSummary | undefined) => string {
  const print = valuePrinter(
    unit,
    summaries.flatMap((summary) => summary?.mean ?? []),
  )
  return (summary) => {
    if (!summary) return UNKNOWN
    const { mean, deviation } = summary
    return deviation === undefined ? print(mean) : `${print(mean)} ± ${print(deviation).replace(' %', '')}`
  }
}
