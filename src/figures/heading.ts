import type { Palette } from './theme.ts'
import { TEXT, TEXT_MEASURE } from './theme.ts'
import { element, textAt } from './svg.ts'
import { balanceText } from './text.ts'

/** The running text over a figure. */
export interface Heading {
  readonly title: readonly string[]
  readonly subtitle: readonly string[]
  /** What the reader must know before believing the figure; set in the colour of trouble. */
  readonly warning: readonly string[]
  /** From the top of the first line to the figure, in pixels. */
  readonly height: number
}

const TITLE_LINE = 20
const SUBTITLE_LINE = 16
const GAP_BETWEEN = 3
const GAP_BELOW = 12

/** Breaks a figure's running text into lines no wider than `room` pixels. */
export function layoutHeading(text: { title: string; subtitle?: string; warning?: string }, room: number): Heading {
  const measure = Math.min(room, TEXT_MEASURE)
  const title = balanceText(text.title, measure, TEXT.title)
  const subtitle = balanceText(text.subtitle ?? '', measure, TEXT.subtitle)
  const warning = balanceText(text.warning ?? '', measure, TEXT.subtitle)
  const height =
    title.length * TITLE_LINE + GAP_BETWEEN + (subtitle.length + warning.length) * SUBTITLE_LINE + GAP_BELOW
  return { title, subtitle, warning, height }
}

function drawLines(lines: readonly string[], top: number, height: number): string {
  return lines.map((line, index) => textAt(0, top + (index + 0.75) * height, line)).join('')
}

/** Draws a heading with its top left corner at (x, y). */
export function drawHeading(heading: Heading, x: number, y: number, palette: Palette): string {
  const under = heading.title.length * TITLE_LINE + GAP_BETWEEN
  const below = under + heading.subtitle.length * SUBTITLE_LINE
  const title = { 'font-size': TEXT.title.size, 'font-weight': 'bold', fill: palette.text }
  const running = { 'font-size': TEXT.subtitle.size, fill: palette.muted }
  const parts = [
    element('g', title, drawLines(heading.title, 0, TITLE_LINE)),
    element('g', running, drawLines(heading.subtitle, under, SUBTITLE_LINE)),
    element('g', { ...running, fill: palette.bad }, drawLines(heading.warning, below, SUBTITLE_LINE)),
  ]
  return element('g', { transform: `translate(${x} ${y})` }, parts.join(''))
}
