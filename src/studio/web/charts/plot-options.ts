import type uPlot from 'uplot'
import { formatNumber } from '../design/index.ts'

/** What a chart draws, but for its data and size. */
export interface PlotLook {
  readonly series: readonly { readonly name: string; readonly colour: string; readonly dash?: readonly number[] }[]
  readonly isLogarithmic: boolean
  readonly syncKey?: string
  readonly onCursor: (place: number | undefined) => void
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
    padding: [8, 10, 0, 0],
    cursor: {
      y: false,
      points: { size: 7 },
      drag: { x: true, y: false },
      ...(look.syncKey !== undefined && { sync: { key: look.syncKey, scales: ['x', null] } }),
    },
    hooks: { setCursor: [({ cursor }) => look.onCursor(cursor.idx ?? undefined)] },
  }
}

function lineOf({ name, colour, dash }: PlotLook['series'][number]): uPlot.Series {
  // What other lines have a place for is no gap; a value that was never measured is one.
  return { label: name, stroke: () => token(colour), width: 1.75, dash: dash && [...dash], points: { size: 4 } }
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
    values: (_, splits) => splits.map((split: number | null) => (split === null ? '' : tickText(split))),
  }
}

/** The lines of a logarithmic scale that are not in each other's way. */
function powersOfTen(_: unknown, splits: number[]): (number | null)[] {
  return splits.map((split) => (Number.isInteger(Math.log10(split)) ? split : null))
}

function tickText(value: number): string {
  return Math.abs(value) >= 10_000 ? `${formatNumber(value / 1000)}k` : formatNumber(value)
}

/** Returns the value of a design token, such as `--series-1`. */
function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
