import type { Measured, ScoreEntry } from '../metrics/index.ts'

/** The axis of one score. */
export interface ScoreAxis {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
}

const STEPS = [1, 2, 5, 10]
const INTERVALS = 3

/** Returns the number of 1, 2 or 5 times a power of ten that is at least `rough`. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return power * (STEPS.find((step) => step * power >= rough * (1 - 1e-9)) ?? 10)
}

/** Returns all numbers that a score draws. */
export function numbersOf(measured: readonly Measured[]): number[] {
  return measured
    .flatMap(({ value, interval, floor }) => [value, floor, ...(interval ?? [])])
    .filter((number): number is number => number !== null && Number.isFinite(number))
}

/**
 * Returns an axis that holds all values, intervals and floors, between round numbers: distances from 0, shares within
 * [0, 1], nothing else widened, so that small differences can be seen.
 */
export function scoreAxis(measured: readonly Measured[], unit: ScoreEntry['unit']): ScoreAxis {
  const numbers = numbersOf(measured)
  if (numbers.length === 0) return { low: 0, high: 1, ticks: [] }
  const least = Math.min(...numbers, ...(unit === 'distance' ? [0] : []))
  const most = Math.max(...numbers)
  const span = most - least || Math.max(0.1 * Math.abs(most), 0.02)
  const step = roundStep(span / INTERVALS)
  const bounded = unit === 'share' ? Math.min(1, most) : most
  const last = Math.ceil(bounded / step - 1e-9)
  const first = Math.min(last - 1, Math.floor(least / step + 1e-9))
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
  return { low: first * step, high: last * step, ticks }
}
