import type { TopLevelSpec } from 'vega-lite'
import { chartStyle } from './chart-style.ts'
import type { CurvePoint } from './loss-series.ts'
import { measureText, truncateText } from './text.ts'
import type { Palette } from './theme.ts'
import { TEXT } from './theme.ts'

/** A horizontal line to read curves against. */
export interface ReferenceLine {
  /** Its height, in the unit of the panel's axis. */
  readonly value: number
  /** What it means, in a few words; they stand right of the panel. */
  readonly label: string
}

/** A curve, thinned and smoothed already. */
export interface Curve {
  readonly name: string
  readonly points: readonly CurvePoint[]
  /** The points before smoothing, drawn faintly under the curve; none where it is not smoothed. */
  readonly raw: readonly CurvePoint[]
}

/** One panel of a chart. */
export interface ChartPanel {
  readonly title: string
  readonly valueTitle: string
  readonly curves: readonly Curve[]
  readonly reference: ReferenceLine | undefined
  /** The axis ends here, though values do not; `undefined` where it holds all of them. */
  readonly limit: number | undefined
}

/** Panels over one another, on one axis of steps. */
export interface Chart {
  readonly panels: readonly ChartPanel[]
  /** Steps 0..`lastStep` are shown. */
  readonly lastStep: number
  readonly stepsPerEpoch: number | undefined
  /** Size of a panel in pixels. */
  readonly width: number
  readonly height: number
}

type Layer = Record<string, unknown>

/** Dashes tell curves apart without colour; five dashes and seven colours go round without meeting for 35 curves. */
const DASHES = [
  [1, 0],
  [7, 3],
  [2, 2.5],
  [9, 3, 2, 3],
  [14, 3],
] as const
const LONGEST_NAME = 150
const PANEL_TITLE = { size: 12, bold: true }

/** A curve is keyed by its place, not by its name: names may be equal, or become so when truncated. */
function rowsOf(curves: readonly Curve[], kind: 'points' | 'raw'): object[] {
  return curves.flatMap((curve, index) => curve[kind].map((point) => ({ ...point, curve: index })))
}

function isEmpty(curves: readonly Curve[]): boolean {
  return curves.every(({ points }) => points.every(({ value }) => value === null))
}

/** Returns points with a gap on either side: a line shows nothing of them. */
function lonePoints(curves: readonly Curve[]): object[] {
  return curves.flatMap(({ points }, curve) =>
    points
      .filter((_, index) => (points[index - 1]?.value ?? null) === null && (points[index + 1]?.value ?? null) === null)
      .map((point) => ({ ...point, curve })),
  )
}

/** Returns the ticks of the step axis: whole epochs, at most eight, where the run has two or more. */
function epochTicks({ lastStep, stepsPerEpoch }: Chart): number[] | undefined {
  if (stepsPerEpoch === undefined || lastStep < 2 * stepsPerEpoch) return undefined
  const epochs = Math.floor(lastStep / stepsPerEpoch)
  const every = Math.ceil(epochs / 8)
  return Array.from({ length: Math.floor(epochs / every) + 1 }, (_, tick) => tick * every * stepsPerEpoch)
}

function stepChannel(chart: Chart, last: boolean): Layer {
  const step = `format(datum.value, ',')`
  const epoch = `'epoch ' + format(datum.value / ${chart.stepsPerEpoch}, '.2~f')`
  const labelExpr = chart.stepsPerEpoch === undefined ? step : `[${step}, ${epoch}]`
  const axis = {
    title: last ? 'step' : null,
    labels: last,
    values: epochTicks(chart),
    labelExpr,
    tickCount: 8,
    tickMinStep: 1,
  }
  return { field: 'step', type: 'quantitative', scale: { domain: [0, chart.lastStep], nice: false }, axis }
}

/** Zero belongs to the axis: the height of a loss means something. A panel without values still gets an axis. */
function valueScale({ curves, limit }: ChartPanel): Layer {
  if (isEmpty(curves)) return { domain: [0, 1] }
  if (limit === undefined) return { zero: true, nice: 5 }
  const negative = curves.some(({ points }) => points.some(({ value }) => value !== null && value < 0))
  return { domain: [negative ? -limit : 0, limit], nice: 5 }
}

/** Vega's expressions hold JSON, but no U+2028 and U+2029 in strings: all that is not ASCII is escaped. */
function asExpression(names: readonly string[]): string {
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(names).replace(/[^\x20-\x7e]/g, escape)
}

function legendOf(curves: readonly Curve[], width: number): Layer {
  const names = curves.map(({ name }) => truncateText(name, LONGEST_NAME, TEXT.label))
  const widest = Math.max(0, ...names.map((name) => measureText(name, TEXT.label)))
  const columns = Math.max(1, Math.min(curves.length, Math.floor(width / (widest + 56))))
  return { title: null, orient: 'top', columns, symbolOpacity: 1, labelExpr: `${asExpression(names)}[datum.value]` }
}

function curveLayers(panel: ChartPanel, chart: Chart, last: boolean, palette: Palette): Layer[] {
  const { curves, limit } = panel
  const domain = curves.map((_, index) => index)
  const colours = domain.map((index) => palette.series[index % palette.series.length])
  const dashes = domain.map((index) => DASHES[index % DASHES.length])
  const legend = legendOf(curves, chart.width)
  const shared = {
    x: stepChannel(chart, last),
    y: { field: 'value', type: 'quantitative', axis: { title: panel.valueTitle }, scale: valueScale(panel) },
    color: { field: 'curve', type: 'nominal', scale: { domain, range: colours }, legend },
  }
  const dash = { field: 'curve', type: 'nominal', scale: { domain, range: dashes }, legend }
  const raw = { type: 'line', clip: true, strokeWidth: 1, opacity: 0.4, strokeJoin: 'round' }
  const line = { type: 'line', clip: true, strokeWidth: 1.7, strokeJoin: 'round' }
  const point = { type: 'point', clip: limit !== undefined, filled: true, size: 18, opacity: 1 }
  return [
    { data: { values: rowsOf(curves, 'raw') }, mark: raw, encoding: shared },
    { data: { values: rowsOf(curves, 'points') }, mark: line, encoding: { ...shared, strokeDash: dash } },
    { data: { values: lonePoints(curves) }, mark: point, encoding: shared },
  ]
}

/** The label stands outside the plot, where no curve can run into it. */
function referenceLayers({ reference }: ChartPanel, width: number, palette: Palette): Layer[] {
  if (reference === undefined) return []
  const data = { values: [{ value: reference.value }] }
  const y = { field: 'value', type: 'quantitative' }
  const text = reference.label.split(/(?<=:)\s+/u)
  const rule = { type: 'rule', color: palette.text, strokeDash: [3, 3], strokeWidth: 1 }
  const place = { x: width + 6, align: 'left', baseline: 'middle', lineHeight: 14, dy: -7 * (text.length - 1) }
  const label = { type: 'text', color: palette.text, text, ...place }
  return [
    { data, mark: rule, encoding: { y } },
    { data, mark: label, encoding: { y } },
  ]
}

function noticeLayers({ curves }: ChartPanel, { width, height }: Chart, palette: Palette): Layer[] {
  if (!isEmpty(curves)) return []
  const mark = { type: 'text', text: 'no values yet', x: width / 2, y: height / 2, color: palette.muted }
  return [{ data: { values: [{}] }, mark }]
}

function panelOf(panel: ChartPanel, chart: Chart, last: boolean, palette: Palette): Layer {
  const { width, height } = chart
  return {
    title: truncateText(panel.title, width, PANEL_TITLE),
    width,
    height,
    layer: [
      ...referenceLayers(panel, width, palette),
      ...curveLayers(panel, chart, last, palette),
      ...noticeLayers(panel, chart, palette),
    ],
    resolve: { scale: { color: 'shared', strokeDash: 'shared' } },
  }
}

/** Returns the chart as a Vega-Lite specification; it is built of parts too small for Vega-Lite's types to check. */
export function lossChart(chart: Chart, palette: Palette): TopLevelSpec {
  const panels = chart.panels.map((panel, index) => panelOf(panel, chart, index === chart.panels.length - 1, palette))
  return {
    background: palette.background,
    padding: { top: 0, left: 0, right: 0, bottom: 3 },
    vconcat: panels,
    resolve: { scale: { color: 'independent', strokeDash: 'independent' } },
    config: chartStyle(palette),
  } as unknown as TopLevelSpec
}
