import type { Measured, ScoreEntry } from '../metrics/index.ts'
import { drawMarkKey } from './mark-key.ts'
import type { ScoreAxis } from './score-axis.ts'
import { numbersOf, printTicks, scoreAxis } from './score-axis.ts'
import { scorePrinter } from './score-text.ts'
import { element, textAt } from './svg.ts'
import type { Palette } from './theme.ts'
import { TEXT } from './theme.ts'

/** One score of several classes. */
export interface ScorePanel {
  readonly entry: ScoreEntry
  /** A row each. */
  readonly measured: readonly Measured[]
}

/** Extents of a panel in pixels: values are printed in a column of their own, right of the plot. */
export const PANEL = { width: 216, plot: 156, gap: 34, top: 40, bottom: 22 } as const

/** What is good, and where on the axis it lies. */
const BETTER = { more: 'more is better →', less: '← less is better', one: '1 is best' } as const

const DOT = 3.6
const TICK = 5

/** A row's marks, from the back to the front: the interval, the floor, the value. */
function drawMarks({ value, interval, floor }: Measured, y: number, x: (value: number) => number, palette: Palette) {
  const [colour, floorColour] = palette.series
  const marks: string[] = []
  if (interval !== null) {
    const [x1, x2] = interval.map(x)
    marks.push(element('line', { x1, x2, y1: y, y2: y, stroke: colour, 'stroke-width': 2, 'stroke-opacity': 0.55 }))
  }
  if (floor !== null) {
    const at = x(floor)
    marks.push(element('line', { x1: at, x2: at, y1: y - TICK, y2: y + TICK, stroke: floorColour, 'stroke-width': 2 }))
  }
  if (value !== null) marks.push(element('circle', { cx: x(value), cy: y, r: DOT, fill: colour }))
  return marks.join('')
}

/** Draws what the marks mean, in one line with its top left corner at the origin. */
export function drawScoreKey(palette: Palette): string {
  const entries: readonly (readonly [string, Measured])[] = [
    ['value', { value: 0.5, interval: null, floor: null }],
    ['95 % confidence interval', { value: null, interval: [0, 1], floor: null }],
    ['as many real training images', { value: null, interval: null, floor: 0.5 }],
  ]
  return drawMarkKey(
    entries.map(([text, measured]) => ({ text, draw: (x, y) => drawMarks(measured, y, x, palette) })),
    palette,
  )
}

function drawAxis({ ticks }: ScoreAxis, height: number, entry: ScoreEntry, scale: PanelScale): string {
  const { x, palette } = scale
  const bottom = PANEL.top + height
  const printed = printTicks(ticks, { isShare: entry.unit === 'share' })
  const lines = ticks.map((tick) =>
    element('line', { x1: x(tick), x2: x(tick), y1: PANEL.top, y2: bottom, stroke: palette.grid }),
  )
  const labels = ticks.map((tick, index) => textAt(x(tick), bottom + 15, printed[index]))
  return lines.join('') + element('g', { 'text-anchor': 'middle', fill: palette.muted }, labels.join(''))
}

interface PanelScale {
  /** Where a value stands. */
  readonly x: (value: number) => number
  readonly palette: Palette
}

function drawRows({ entry, measured }: ScorePanel, rowHeight: number, { x, palette }: PanelScale): string {
  const print = scorePrinter(entry.unit, numbersOf(measured))
  const size = rowHeight < 15 ? TEXT.caption.size : TEXT.label.size
  const rows = measured.map((one, row) => {
    const y = PANEL.top + (row + 0.5) * rowHeight
    const fill = one.value === null ? palette.muted : palette.text
    const number = { 'text-anchor': 'end', 'font-size': size, fill }
    const line = element('line', { x1: 0, x2: PANEL.plot, y1: y, y2: y, stroke: palette.grid })
    return line + drawMarks(one, y, x, palette) + textAt(PANEL.width, y + 0.36 * size, print(one.value), number)
  })
  return rows.join('')
}

/** Draws one score of all rows, with its top left corner at the origin. */
export function drawScorePanel(panel: ScorePanel, rowHeight: number, palette: Palette): string {
  const { entry, measured } = panel
  const axis = scoreAxis(measured, entry.unit)
  const scale = { x: (value: number) => ((value - axis.low) / (axis.high - axis.low)) * PANEL.plot, palette }
  const [title, unit] = [entry.title, BETTER[entry.better]]
  const parts = [
    textAt(0, 11, title, { 'font-size': 12, 'font-weight': 'bold', fill: palette.text }),
    textAt(0, 27, unit, { fill: palette.muted }),
    drawAxis(axis, measured.length * rowHeight, entry, scale),
    drawRows(panel, rowHeight, scale),
  ]
  return element('g', { 'font-size': TEXT.axis.size }, parts.join(''))
}
