import { SCORES, readScore } from '../metrics/index.ts'
import type { EvaluationReport, Measured, ScoreEntry } from '../metrics/index.ts'

type Unit = ScoreEntry['unit']

/** What stands where a score cannot be told. */
export const UNKNOWN = '–'

/** Prints a share as `98.7 %`, or `<0.1 %` where it would read as none. */
export function printShare(share: number): string {
  return share > 0 && share < 0.0005 ? '<0.1 %' : `${(100 * share).toFixed(1)} %`
}

/** Prints a number with a real minus. */
export function printNumber(value: number, decimals: number): string {
  const digits = Math.abs(value).toFixed(decimals)
  return value < 0 && Number(digits) !== 0 ? `−${digits}` : digits
}

/** Returns the decimals that leave the largest of some distances three digits, but two from 0.1 to 1. */
function decimalsOfDistances(values: readonly (number | null)[]): number {
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)).filter(Number.isFinite))
  if (largest === 0 || (largest >= 0.1 && largest < 1)) return 2
  return Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(largest))))
}

/**
 * Returns what prints scores of one unit so that they can be compared: all with as many decimals.
 *
 * @param values - what will be printed; null, and what is not finite, is printed as `–`
 */
export function scorePrinter(unit: Unit, values: readonly (number | null)[]): (value: number | null) => string {
  const decimals = unit === 'distance' ? decimalsOfDistances(values) : 2
  return (value) => {
    if (value === null || !Number.isFinite(value)) return UNKNOWN
    return unit === 'share' ? printShare(value) : printNumber(value, decimals)
  }
}

/** Prints the interval of a score as `97.2 … 98.4 %`, with what it holds fixed; `–` where it cannot be told. */
export function printInterval({ unit, held }: ScoreEntry, { value, interval, floor }: Measured): string {
  if (interval === null) return UNKNOWN
  const [low, high] = interval.map(scorePrinter(unit, [value, floor]))
  return `${low.replace(' %', '')} … ${high}${held === undefined ? '' : `, ${held}`}`
}

/** Prints the scores of all codes together, each with its title; those that cannot be told are left out. */
export function codeScores(report: EvaluationReport): (readonly [title: string, value: string])[] {
  return SCORES.filter(({ of }) => of === 'codes').flatMap((score) => {
    const value = readScore(score, { full: report })
    return typeof value === 'number' ? [[score.title, scorePrinter(score.unit, [value])(value)] as const] : []
  })
}
