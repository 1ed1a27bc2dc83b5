import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { formatNumber } from '../design/index.ts'
import { ChartLegend } from './chart-legend.tsx'
import { describeChart, positiveOnly, readOut } from './chart-text.ts'
import type { LineSeries } from './line-series.ts'
import { moveCursor, usePlot } from './use-plot.ts'

/** What a chart shows. */
export interface LineChartProps {
  /** Ascending: steps. */
  readonly x: readonly number[]
  readonly series: readonly LineSeries[]
  /** Pixels, without the legend. */
  readonly height: number
  /** Values that are not above 0 are left out then; where none is, the scale is linear. */
  readonly logScale?: boolean
  readonly xLabel: string
  /** What the lines are: also the chart's name. */
  readonly yLabel?: string
  /** Charts of the same key share cursor and zoom. */
  readonly syncKey?: string
  /** Whether the legend names the lines, or only says their values; default `names`. */
  readonly legend?: 'names' | 'values'
  /** A value of x at which a line stands across the chart; what the legend says while no cursor is there. */
  readonly marker?: number
  /** Is told the x that is clicked on, or where Enter is pressed. */
  readonly onPick?: (x: number) => void
}

/**
 * Lines over steps. The pointer, or the arrow keys, move a cursor whose values the legend says; a drag zooms in, a double
 * click or Escape out. Given more data it goes on drawing: it is never made anew for that.
 */
export function LineChart(props: LineChartProps): JSX.Element {
  const { x, height, xLabel, yLabel = 'Curves', syncKey, legend = 'names' } = props
  const [place, setPlace] = useState<number>()
  const shown = useMemo(() => positiveOnly(props.series, props.logScale === true), [props.series, props.logScale])
  const named = useMemo(() => shown.series.filter(({ isBackground }) => isBackground !== true), [shown])
  const description = useMemo(() => describeChart(named, xLabel, x), [x, named, xLabel])
  const data = useMemo(() => [x, ...shown.series.map(({ values }) => values)] as never, [x, shown])
  const look = shown.series.map(({ values: _, ...line }) => line)
  const picked = { marker: props.marker, onPick: props.onPick && ((chosen: number) => props.onPick?.(x[chosen])) }
  const plot = usePlot({
    series: look,
    isLogarithmic: shown.isLogarithmic,
    syncKey,
    height,
    data,
    ...picked,
    onCursor: setPlace,
  })
  const at = place !== undefined && place < x.length ? place : placeOf(props.marker, x)
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Enter') props.onPick?.(x[at])
    const to = nextPlace(event.key, at, x.length)
    if (to === undefined || !plot.plot.current) return
    event.preventDefault()
    moveCursor(plot.plot.current, x[to])
  }
  return (
    <figure class="line-chart" aria-label={yLabel}>
      <div
        role="slider"
        tabIndex={0}
        class="plot"
        style={{ minHeight: `${height}px` }}
        aria-label={`${yLabel}: cursor over ${xLabel}`}
        aria-valuemin={x[0] ?? 0}
        aria-valuemax={x.at(-1) ?? 0}
        aria-valuenow={x[at] ?? 0}
        aria-valuetext={readOut(named, xLabel, { x, at })}
        ref={plot.place}
        onKeyDown={move}
      />
      <figcaption>
        <span class="unseen">{description}</span>
        <span class="muted small place" aria-hidden="true">
          {x.length > 0 && `${xLabel} ${formatNumber(x[at])}`}
        </span>
        <ChartLegend series={named} at={at} kind={legend} />
      </figcaption>
    </figure>
  )
}

/** Returns the place of a value of x, or of the last where it is none. */
function placeOf(value: number | undefined, x: readonly number[]): number {
  const found = value === undefined ? -1 : x.indexOf(value)
  return found === -1 ? Math.max(0, x.length - 1) : found
}

/** Returns where a key moves the cursor to, from one of `count` places: −1 is none. */
function nextPlace(key: string, at: number, count: number): number | undefined {
  const page = Math.max(1, Math.round(count / 10))
  const moves: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    PageUp: at + page,
    PageDown: at - page,
    Home: 0,
    End: count - 1,
  }
  if (key === 'Escape') return -1
  return Object.hasOwn(moves, key) ? Math.min(count - 1, Math.max(0, moves[key])) : undefined
}
