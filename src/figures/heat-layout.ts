import { HEAT_KEY_WIDTH } from './heat-key.ts'
import type { Heading } from './heading.ts'
import { layoutHeading } from './heading.ts'
import type { HeatMapOptions } from './heat-map.ts'
import { LINE } from './sheet-layout.ts'
import { balanceText, measureText, truncateText } from './text.ts'
import { MARGIN, TEXT } from './theme.ts'

const LEAST_WIDTH = 440
const WIDEST_NAME = 190
const LONGEST_TURNED = 130
const NAME_GAP = 8
/** Columns from this width on have names of up to so many lines over them. */
const WIDE_CELL = 60
const MOST_LINES = 3
/** Names closer than this many pixels are thinned. */
const NAME_PITCH = 12

/** Where everything in a heat map stands, in pixels. */
export interface HeatLayout {
  readonly width: number
  readonly heading: Heading
  readonly gridLeft: number
  readonly gridTop: number
  readonly gridWidth: number
  readonly gridHeight: number
  readonly nameSize: number
  /** Room for the names of rows. */
  readonly nameWidth: number
  /** Every how-many-th row and column is named. */
  readonly everyRow: number
  readonly everyColumn: number
  /** Lines of the name of each column; one line where they are turned. */
  readonly columnNames: readonly (readonly string[])[]
  readonly turned: boolean
}

/** Breaks the names of columns into lines, or, where narrow columns are too narrow for one, cuts all to be turned. */
function breakNames({ columns, cell }: HeatMapOptions, size: number): { lines: string[][]; turned: boolean } {
  const lines = columns.map((name) => balanceText(name, cell.width - 6, { size }))
  const fits = lines.every((parts, index) => parts.length === 1 && parts[0] === columns[index])
  if (fits || cell.width >= WIDE_CELL) return { lines: lines.map((parts) => parts.slice(0, MOST_LINES)), turned: false }
  return { lines: columns.map((name) => [truncateText(name, LONGEST_TURNED, { size })]), turned: true }
}

function widestOf(lines: readonly string[], size: number): number {
  return lines.reduce((widest, line) => Math.max(widest, measureText(line, { size })), 0)
}

function widthOfNames(rows: HeatMapOptions['rows'], size: number): number {
  const [names, notes] = [rows.map(({ name }) => name), rows.map(({ note = '' }) => note)]
  const [widest, widestNote] = [widestOf(names, size), widestOf(notes, TEXT.caption.size)]
  return Math.ceil(Math.min(WIDEST_NAME, Math.max(widest, widestNote)))
}

/** Returns where everything in a heat map stands. */
export function layoutHeat(options: HeatMapOptions): HeatLayout {
  const { rows, columns, cell } = options
  const nameSize = cell.height < 15 ? TEXT.caption.size : TEXT.label.size
  const everyRow = Math.ceil(NAME_PITCH / cell.height)
  const named = rows.filter((_, row) => row % everyRow === 0)
  const nameWidth = widthOfNames(named, nameSize)
  const { lines, turned } = breakNames(options, nameSize)
  const gridLeft = MARGIN + LINE.axis + nameWidth + NAME_GAP
  const [gridWidth, gridHeight] = [columns.length * cell.width, rows.length * cell.height]
  const room = Math.max(gridLeft - MARGIN + Math.max(gridWidth, HEAT_KEY_WIDTH), LEAST_WIDTH)
  const heading = layoutHeading(options, room)
  const everyColumn = turned ? Math.ceil(NAME_PITCH / cell.width) : 1
  const shown = lines.filter((_, column) => column % everyColumn === 0)
  const above = turned ? widestOf(shown.flat(), nameSize) : Math.max(0, ...lines.map((parts) => parts.length)) * 14
  return {
    width: room + 2 * MARGIN,
    heading,
    gridLeft,
    gridTop: Math.ceil(MARGIN + heading.height + LINE.axis + above + 8),
    gridWidth,
    gridHeight,
    nameSize,
    nameWidth,
    everyRow,
    everyColumn,
    columnNames: lines,
    turned,
  }
}
