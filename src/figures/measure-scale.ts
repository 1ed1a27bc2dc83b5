import { sayBetter } from '../metrics/index.ts'
import type { Better } from '../metrics/index.ts'
import { printTicks, roundAxis } from './score-axis.ts'
import type { AxisKind } from './score-axis.ts'
import type { SummaryUnit } from './summary-text.ts'
import { formatCount } from './text.ts'

/** A score that a figure is about. */
export interface Measure {
  readonly title: string
  readonly unit: SummaryUnit
  readonly better: Better
}

/** Where values of a measure stand on an axis. */
export interface MeasureScale {
  /** Returns a share of the axis, in [0, 1]; what is beyond its ends stands at them. */
  readonly at: (value: number) => number
  readonly ticks: readonly { readonly value: number; readonly label: string }[]
  readonly isLog: boolean
}

/** Distances and losses of which one is this many times another are drawn by their logarithm. */
const WIDE = 10
/** Of more ticks than this on a logarithmic axis, only powers of ten are left. */
const MOST_TICKS = 7

/**
 * Returns a scale that holds all values, between round numbers.
 *
 * @param intervals - about how many steps it has room for
 */
export function measureScale(
  values: readonly number[],
  { unit }: Pick<Measure, 'unit'>,
  intervals: number,
): MeasureScale {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const isLog = (unit === 'distance' || unit === 'loss') && least > 0 && most > WIDE * least
  return isLog ? logScale(least, most) : linearScale(values, { isShare: unit === 'share', intervals })
}

function linearScale(values: readonly number[], kind: AxisKind): MeasureScale {
  const { low, high, ticks } = roundAxis(values, kind)
  const labels = printTicks(ticks, kind)
  return {
    at: (value) => clamp((value - low) / (high - low)),
    ticks: ticks.map((value, index) => ({ value, label: labels[index] })),
    isLog: false,
  }
}

function logScale(least: number, most: number): MeasureScale {
  const powers = Array.from({ length: Math.ceil(Math.log10(most)) - Math.floor(Math.log10(least)) + 1 }, (_, index) =>
    Math.pow(10, Math.floor(Math.log10(least)) + index),
  )
  const steps = powers.flatMap((power) => [1, 2, 5].map((step) => step * power))
  const first = steps.findLastIndex((step) => step <= least * (1 + 1e-9))
  const last = steps.findIndex((step) => step >= most * (1 - 1e-9))
  const ticks = steps.slice(first, last + 1)
  const [low, high] = [ticks[0], ticks[ticks.length - 1]].map(Math.log)
  const shown = ticks.length > MOST_TICKS ? ticks.filter((tick) => powers.includes(tick)) : ticks
  return {
    at: (value) => (value > 0 ? clamp((Math.log(value) - low) / (high - low)) : 0),
    ticks: shown.map((value) => ({ value, label: printStep(value) })),
    isLog: true,
  }
}

function printStep(value: number): string {
  return value >= 1 ? formatCount(Math.round(value)) : String(Number(value.toPrecision(1)))
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share))
}

/** Says what a measure is and what of it is good, for an axis: `Fréchet (less is better, logarithmic)`. */
export function nameMeasure({ title, better }: Measure, { isLog }: Pick<MeasureScale, 'isLog'>): string {
  return `${title} (${sayBetter({ better })}${isLog ? ', logarithmic' : ''})`
}
