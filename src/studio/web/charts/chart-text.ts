import { formatCount, formatNumber } from '../design/format.ts'
import type { LineSeries } from './line-series.ts'

/** Returns lines as a logarithmic scale can show them, if it can show anything. */
export function positiveOnly(
  series: readonly LineSeries[],
  logScale: boolean,
): { readonly series: readonly LineSeries[]; readonly isLogarithmic: boolean } {
  const isPositive = (value: number | null | undefined) => typeof value === 'number' && value > 0
  if (!logScale || !series.some(({ values }) => values.some(isPositive))) return { series, isLogarithmic: false }
  const positive = series.map((line) => ({
    ...line,
    values: line.values.map((value) => (value === undefined || isPositive(value) ? value : null)),
  }))
  return { series: positive, isLogarithmic: true }
}

/** Returns a value as a legend says it; a dash where there is none. */
export function valueText(value: number | null | undefined): string {
  return typeof value === 'number' ? formatNumber(value) : '–'
}

/** Returns what all lines are at one place of x, in a line. */
export function readOut(
  series: readonly LineSeries[],
  xLabel: string,
  { x, at }: { readonly x: readonly number[]; readonly at: number },
): string {
  if (x.length === 0) return 'no values yet'
  const values = series.map(({ name, values: all }) => `${name} ${valueText(all[at])}`)
  return `${xLabel} ${formatCount(x[at])}: ${values.join(', ')}`
}

/** Returns what a reader who cannot see the chart should know: where each line begins, ends and has its extremes. */
export function describeChart(series: readonly LineSeries[], xLabel: string, x: readonly number[]): string {
  return series.map((line) => describeLine(line, xLabel, x)).join(' ')
}

function describeLine({ name, values }: LineSeries, xLabel: string, x: readonly number[]): string {
  const points = values.flatMap((value, at) => (typeof value === 'number' ? [{ value, at }] : []))
  const [first, last] = [points.at(0), points.at(-1)]
  if (!first || !last) return `${name}: no values yet.`
  let [least, most] = [first.value, first.value]
  for (const { value } of points) [least, most] = [Math.min(least, value), Math.max(most, value)]
  const where = ({ value, at }: typeof first) => `${formatNumber(value)} at ${xLabel} ${formatCount(x[at])}`
  return `${name}: from ${where(first)} to ${where(last)}, between ${formatNumber(least)} and ${formatNumber(most)}.`
}
