import type { Metrics } from '../../protocol/index.ts'
import { alignCurves } from '../charts/align.ts'
import type { LineSeries } from '../charts/line-series.ts'
import { smooth } from '../charts/smooth.ts'
import { lineLook } from './line-looks.ts'

/** One run's curves. */
export interface RunCurves {
  readonly id: string
  readonly metrics: Metrics
}

/** One term or total, of all runs that measure it. */
export interface ComparedTerm {
  readonly name: string
  readonly x: readonly number[]
  readonly series: readonly LineSeries[]
}

/** Returns the terms of runs, totals among them, in the order in which the runs have them. */
export function comparedTerms(runs: readonly RunCurves[], smoothing: number): ComparedTerm[] {
  const names = new Set(runs.flatMap(({ metrics }) => Object.keys(metrics.losses)))
  return [...names].map((name) => {
    const measured = runs
      .map((run, place) => ({ ...run, look: lineLook(place) }))
      .filter(({ metrics }) => name in metrics.losses)
    const curves = measured.map(({ metrics }) => ({
      x: metrics.steps,
      values: smooth(metrics.losses[name], smoothing),
    }))
    const { x, values } = alignCurves(curves)
    return { name, x, series: measured.map(({ id, look }, index) => ({ name: id, ...look, values: values[index] })) }
  })
}
