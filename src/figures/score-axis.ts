import type { Measured, ScoreEntry } from '../metrics/index.ts'
import { printNumber } from './score-text.ts'

/** The axis of one score. */
export interface ScoreAxis {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
}

const STEPS = [1, 2, 5, 10]

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

/** Returns an axis that holds all values, intervals and floors, between round numbers: distances from 0. */
export function scoreAxis(measured: readonly Measured[], unit: ScoreEntry['unit']): ScoreAxis {
  return roundAxis(numbersOf(measured), { fromZero: unit === 'distance', isShare: unit === 'share' })
}

/** What an axis is of. */
export interface AxisKind {
  /** Whether it begins at 0, by default not. */
  readonly fromZero?: boolean
  /** Whether it ends at 1 at the latest, and is printed in per cent; by default not. */
  readonly isShare?: boolean
  /** About how many steps it has between its ends, 3 by default. */
  readonly intervals?: number
}

/** Returns an axis that holds all numbers, between round ones; not wider than needed, so that small differences can be seen. */
export function roundAxis(numbers: readonly number[], kind: AxisKind): ScoreAxis {
  const { fromZero = false, isShare = false, intervals = 3 } = kind
  if (numbers.length === 0) return { low: 0, high: 1, ticks: [] }
  const least = Math.min(...numbers, ...(fromZero ? [0] : []))
  const most = Math.max(...numbers)
  const span = most - least || Math.max(0.1 * Math.abs(most), 0.02)
  const step = roundStep(span / intervals)
  const bounded = isShare ? Math.min(1, most) : most
  const last = Math.ceil(bounded / step - 1e-9)
  const first = Math.min(last - 1, Math.floor(least / step + 1e-9))
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
  return { low: first * step, high: last * step, ticks }
}

/** Prints the ticks of an axis, all with as many decimals. */
export function printTicks(ticks: readonly number[], { isShare = false }: AxisKind): string[] {
  const [factor, unit] = isShare ? [100, ' %'] : [1, '']
  const decimals = Math.max(0, -Math.floor(Math.log10(factor * (ticks[1] - ticks[0])) + 1e-9))
  return ticks.map((tick) => printNumber(factor * tick, decimals) + unit)
}
