import type uPlot from 'uplot'
import { formatNumber } from '../design/index.ts'
import type { LineSeries } from './line-series.ts'

/** What a chart draws, but for its data and size. */
export interface PlotLook {
  readonly series: readonly Omit<LineSeries, 'values'>[]
  readonly isLogarithmic: boolean
  readonly syncKey?: string
  readonly onCursor: (place: number | undefined) => void
  /** Where a line stands across the plot, whatever that is when it is drawn. */
  readonly marker: { readonly current: number | undefined }
}

/**
 * Returns uPlot's options for lines over steps. Colours are read when it draws, so that a redraw is all that a change of
 * theme takes.
 */
export function plotOptions(look: PlotLook, size: { readonly width: number; readonly height: number }): uPlot.Options {
  return {
    ...size,
    series: [{}, ...look.series.map(lineOf)],
    scales: { x: { time: false }, y: { distr: look.isLogarithmic ? 3 : 1 } },
    axes: [axis({ size: 22, space: 60 }), axis({ size: 52, space: 32, isLogarithmic: look.isLogarithmic })],
    legend: { show: false },
    padding: [8, 18, 0, 0],
    cursor: {
      y: false,
      points: { size: 7 },
      drag: { x: true, y: false },
      ...(look.syncKey !== undefined && { sync: { key: look.syncKey, scales: ['x', null] } }),
    },
    hooks: {
      setCursor: [({ cursor }) => look.onCursor(cursor.idx ?? undefined)],
      draw: [(plot) => drawMarker(plot, look.marker.current)],
    },
  }
}

function drawMarker(plot: uPlot, at: number | undefined): void {
  const { ctx, bbox, scales } = plot
  const { min = Infinity, max = -Infinity } = scales.x
  if (at === undefined || at < min || at > max) return
  ctx.fillStyle = token('--accent')
  ctx.fillRect(Math.round(plot.valToPos(at, 'x', true)) - 1, bbox.top, 2, bbox.height)
}

function lineOf({ name, colour, dash, isBackground = false }: PlotLook['series'][number]): uPlot.Series {
  // What other lines have a place for is no gap; a value that was never measured is one.
  const [width, size] = isBackground ? [1, 3] : [1.75, 4]
  return { label: name, stroke: () => token(colour), width, dash: dash && [...dash], points: { size } }
}

interface AxisLook {
  readonly size: number
  readonly space: number
  readonly isLogarithmic?: boolean
}

function axis({ size, space, isLogarithmic = false }: AxisLook): uPlot.Axis {
  return {
    size,
    space,
    font: `11px ${token('--font')}`,
    stroke: () => token('--muted'),
    grid: { stroke: () => token('--hairline'), width: 1, ...(isLogarithmic && { filter: powersOfTen }) },
    ticks: { show: false },
    // On a logarithmic scale the values between two labels are null.
    values: (_, splits, ...[, , between]) =>
      splits.map((split: number | null) => (split === null ? '' : tickText(split, between))),
  }
}

/** The lines of a logarithmic scale that are not in each other's way. */
function powersOfTen(_: unknown, splits: number[]): (number | null)[] {
  return splits.map((split) => (Number.isInteger(Math.log10(split)) ? split : null))
}

/** Three digits do for most values, but not where labels are nearer to one another. */
function tickText(value: number, between: number): string {
  if (Math.abs(value) >= 10_000) return `${formatNumber(value / 1000)}k`
  const isNear = between < 1 && Math.abs(value) >= 1000 * between
  return isNear ? value.toFixed(Math.min(20, `${between}`.split('.')[1]?.length ?? 0)) : formatNumber(value)
}

/** Returns the value of a design token, such as `--series-1`. */
function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
