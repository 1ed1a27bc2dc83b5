import { drawMarkKey } from './mark-key.ts'
import type { KeyEntry } from './mark-key.ts'
import { nameMeasure } from './measure-scale.ts'
import type { Measure, MeasureScale } from './measure-scale.ts'
import { printShare } from './score-text.ts'
import { element, textAt } from './svg.ts'
import type { ScoreSummary } from './summary-text.ts'
import { formatCount, formatSigned, measureText, truncateText } from './text.ts'
import type { Palette } from './theme.ts'
import { TEXT } from './theme.ts'

/** What a path of a config does to a score. */
export interface EffectPanel {
  readonly path: string
  readonly levels: readonly EffectRow[]
  /** The share of the variance that it explains, and what it would by chance; null where that cannot be told. */
  readonly share: number | null
  readonly chance: number | null
  /** Spearman's rank correlation; null where values are no numbers. */
  readonly correlation: number | null
}

/** The runs with one value of a path. */
export interface EffectRow {
  readonly label: string
  readonly runs: number
  /** Those that have no score, beside the others. */
  readonly lost: number
  /** Of the others; absent where there is none. */
  readonly summary?: (ScoreSummary & { readonly values: readonly number[] }) | undefined
}

/** What panels are drawn with. */
export interface EffectDrawing {
  readonly measure: Measure
  readonly scale: MeasureScale
  /** The mean of all runs. */
  readonly mean: number
  /** Pixels from the left to where the axis begins: see `effectLeft`. */
  readonly left: number
  readonly print: (summary: ScoreSummary | undefined) => string
  readonly palette: Palette
}

const [PLOT, PRINTED, RUNS] = [340, 130, 80]
/** The least and the greatest width that labels of values have; with less, a panel's second line has no room. */
const NAMES = [90, 170] as const
const NAME_GAP = 12

/** Returns where the axes of panels begin, so that labels of values have room. */
export function effectLeft(panels: readonly EffectPanel[]): number {
  const widths = panels.flatMap(({ levels }) => levels.map(({ label }) => measureText(label, TEXT.label)))
  return Math.ceil(Math.min(NAMES[1], Math.max(NAMES[0], ...widths))) + NAME_GAP
}

/** Returns the pixels from the left of panels to their right, by where their axes begin. */
export function effectWidth(left: number): number {
  return left + PLOT + PRINTED + RUNS
}

const TOP = 40
const ROW = 22
const BOTTOM = 36
const DOT = 3.6

/** Returns the pixels from the top of a panel to its bottom. */
export function effectPanelHeight({ levels }: EffectPanel): number {
  return TOP + levels.length * ROW + BOTTOM
}

type Place = (value: number) => number

/** A row's marks, from the back to the front: runs, spread, mean. */
function drawMarks({ mean, deviation = 0, values }: Marked, y: number, x: Place, palette: Palette): string {
  const [colour] = palette.series
  const [x1, x2] = [mean - deviation, mean + deviation].map(x)
  const runs = values.map((value) => element('circle', { cx: x(value), cy: y, r: 2.4, fill: palette.muted }))
  return [
    element('g', { 'fill-opacity': 0.5 }, runs.join('')),
    element('line', { x1, x2, y1: y, y2: y, stroke: colour, 'stroke-width': 2, 'stroke-opacity': 0.55 }),
    element('circle', { cx: x(mean), cy: y, r: DOT, fill: colour }),
  ].join('')
}

type Marked = NonNullable<EffectRow['summary']>

function drawMeanLine(x: number, y1: number, y2: number, palette: Palette): string {
  return element('line', { x1: x, x2: x, y1, y2, stroke: palette.muted, 'stroke-dasharray': '3 3' })
}

/** Draws what the marks mean, in one line with its top left corner at the origin. */
export function drawEffectKey(palette: Palette): string {
  const [colour] = palette.series
  const entries: readonly KeyEntry[] = [
    { text: 'mean', draw: (x, y) => element('circle', { cx: x(0.5), cy: y, r: DOT, fill: colour }) },
    {
      text: '± one standard deviation of runs',
      draw: (x, y) =>
        element('line', {
          x1: x(0),
          x2: x(1),
          y1: y,
          y2: y,
          stroke: colour,
          'stroke-width': 2,
          'stroke-opacity': 0.55,
        }),
    },
    {
      text: 'a run',
      draw: (x, y) => element('circle', { cx: x(0.5), cy: y, r: 2.4, fill: palette.muted, 'fill-opacity': 0.5 }),
    },
    { text: 'mean of all runs', draw: (x, y) => drawMeanLine(x(0.5), y - 7, y + 7, palette) },
  ]
  return drawMarkKey(entries, palette)
}

/** Says how much a path explains, as `explains 58.1 % of the variance (7.2 % by chance); rank correlation ρ −0.31`. */
export function tellShare({
  share,
  chance,
  correlation,
}: Pick<EffectPanel, 'share' | 'chance' | 'correlation'>): string {
  if (share === null) return 'explains a share that cannot be told'
  const by = chance === null ? '' : ` (${printShare(chance)} by chance)`
  const rho = correlation === null ? '' : `; rank correlation ρ ${formatSigned(correlation)}`
  return `explains ${printShare(share)} of the variance${by}${rho}`
}

function drawAxis({ scale, measure, mean, left, palette }: EffectDrawing, height: number, x: Place): string {
  const bottom = TOP + height
  const lines = scale.ticks.map(({ value }) =>
    element('line', { x1: x(value), x2: x(value), y1: TOP, y2: bottom, stroke: palette.grid }),
  )
  const labels = scale.ticks.map(({ value, label }) => textAt(x(value), bottom + 14, label))
  const title = textAt(left + PLOT / 2, bottom + 30, nameMeasure(measure, scale))
  const texts = element('g', { 'text-anchor': 'middle', fill: palette.muted }, labels.join('') + title)
  return lines.join('') + drawMeanLine(x(mean), TOP, bottom, palette) + texts
}

function drawRow({ label, runs, lost, summary }: EffectRow, y: number, x: Place, drawing: EffectDrawing): string {
  const { palette, print, left } = drawing
  const [nameWidth, plotEnd] = [left - NAME_GAP, left + PLOT]
  const base = y + 0.36 * TEXT.label.size
  const right = { 'text-anchor': 'end', fill: palette.text }
  const rule = element('line', { x1: left, x2: plotEnd, y1: y, y2: y, stroke: palette.grid })
  const number = `${formatCount(runs)}${lost > 0 ? ` + ${formatCount(lost)} lost` : ''}`
  return [
    rule,
    summary ? drawMarks(summary, y, x, palette) : '',
    textAt(nameWidth, base, truncateText(label, nameWidth + 0.5, TEXT.label), right),
    textAt(plotEnd + PRINTED, base, print(summary), right),
    textAt(effectWidth(left), base, number, { ...right, fill: lost > 0 ? palette.bad : palette.muted }),
  ].join('')
}

/** Draws a path's panel with its top left corner at the origin. */
export function drawEffectPanel(panel: EffectPanel, drawing: EffectDrawing): string {
  const { levels, path } = panel
  const { palette, scale, left } = drawing
  const width = effectWidth(left)
  const x: Place = (value) => left + scale.at(value) * PLOT
  const head = { 'text-anchor': 'end', fill: palette.muted }
  const parts = [
    textAt(0, 11, truncateText(path, width, { size: 12, bold: true }), {
      'font-size': 12,
      'font-weight': 'bold',
      fill: palette.text,
    }),
    textAt(0, 27, tellShare(panel), { fill: palette.muted }),
    textAt(left + PLOT + PRINTED, 27, 'mean ± deviation', head),
    textAt(width, 27, 'runs', head),
    drawAxis(drawing, levels.length * ROW, x),
    ...levels.map((level, row) => drawRow(level, TOP + (row + 0.5) * ROW, x, drawing)),
  ]
  return element('g', { 'font-size': TEXT.axis.size }, parts.join(''))
}
