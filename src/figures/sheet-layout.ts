import type { Heading } from './heading.ts'
import { layoutHeading } from './heading.ts'
import type { ImageSheetOptions } from './sheet-options.ts'
import { MARGIN, TEXT } from './theme.ts'
import { formatCount, measureText } from './text.ts'

const LEAST_TILE = 56
const LEAST_WIDTH = 320
const WIDEST_ROW_LABEL = 120
const LABEL_GAP = 8
const GROUP_GAP = 14

/** Distance from one line to the next, by kind of text, in pixels. */
export const LINE = { axis: 18, label: 14, caption: 12 } as const

/** Where everything on a sheet stands, in whole pixels of the figure. */
export interface SheetLayout {
  readonly width: number
  readonly height: number
  readonly heading: Heading
  readonly scale: number
  readonly tileWidth: number
  readonly tileHeight: number
  /** Room for a tile and its captions; the next column begins `gap` pixels further. */
  readonly cellWidth: number
  readonly gridLeft: number
  readonly gridTop: number
  readonly gridWidth: number
  /** Left edges of the columns' tiles and top edges of the rows' tiles. */
  readonly columnLefts: readonly number[]
  readonly rowTops: readonly number[]
  readonly rowLabelWidth: number
}

function warningOf({ images }: ImageSheetOptions): string {
  const count = images.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0)
  if (count === 0) return ''
  return `${formatCount(count)} of ${formatCount(images.length)} values are not finite: their pixels are magenta.`
}

function widestOf(texts: readonly string[], size: number): number {
  return Math.ceil(texts.reduce((widest, text) => Math.max(widest, measureText(text, { size })), 0))
}

/** A cell is as wide as its captions, up to one and a half tiles or 96 pixels; longer ones are truncated. */
function cellWidthOf({ captions = [], captionTone }: ImageSheetOptions, tileWidth: number): number {
  const marked = captions.map((lines) => lines.map((line, index) => (captionTone && index === 0 ? `${line} ✓` : line)))
  const widest = widestOf(marked.flat(), TEXT.caption.size)
  return Math.max(tileWidth, Math.min(widest, Math.max(Math.ceil(1.5 * tileWidth), 96)))
}

/** Returns how many lines of captions each row has. */
function captionLines({ rows, columns, captions = [] }: ImageSheetOptions): number[] {
  return Array.from({ length: rows }, (_, row) =>
    captions.slice(row * columns, (row + 1) * columns).reduce((most, lines) => Math.max(most, lines.length), 0),
  )
}

/** Returns the top of every row's tiles and, last, the bottom of the sheet's last row, given the top of the first. */
function rowTopsFrom(top: number, tileHeight: number, gap: number, options: ImageSheetOptions): number[] {
  const { rowsPerGroup = options.rows } = options
  const tops = [top]
  for (const [row, lines] of captionLines(options).entries()) {
    const bottom = tops[row] + tileHeight + (lines > 0 ? lines * LINE.caption + 4 : 0)
    const last = row === options.rows - 1
    tops.push(last ? bottom : bottom + gap + ((row + 1) % rowsPerGroup === 0 ? GROUP_GAP : 0))
  }
  return tops
}

/** Returns how many lines the column labels take. */
function columnLabelLines({ columnLabels = [] }: ImageSheetOptions): number {
  return columnLabels.reduce((most, label) => Math.max(most, label.split('\n').length), 0)
}

/** Returns where everything on a sheet stands. */
export function layoutSheet(options: ImageSheetOptions): SheetLayout {
  const { image, columns, columnTitle, rowTitle, rowLabels = [] } = options
  const scale = options.scale ?? Math.ceil(LEAST_TILE / Math.max(image.height, image.width))
  const [tileWidth, tileHeight] = [image.width * scale, image.height * scale]
  const cellWidth = cellWidthOf(options, tileWidth)
  const gap = options.captions === undefined ? 4 : 10
  const rowLabelWidth = Math.min(WIDEST_ROW_LABEL, widestOf(rowLabels, TEXT.label.size))
  const gridLeft = MARGIN + (rowTitle === undefined ? 0 : LINE.axis) + (rowLabelWidth && rowLabelWidth + LABEL_GAP)
  const gridWidth = columns * (cellWidth + gap) - gap
  const room = Math.max(gridLeft - MARGIN + gridWidth, LEAST_WIDTH)
  const heading = layoutHeading({ ...options, warning: warningOf(options) }, room)
  const labels = columnLabelLines(options) * LINE.label
  const gridTop = MARGIN + heading.height + (columnTitle === undefined ? 0 : LINE.axis) + (labels && labels + 2)
  const inset = Math.floor((cellWidth - tileWidth) / 2)
  const tops = rowTopsFrom(gridTop, tileHeight, gap, options)
  return {
    width: room + 2 * MARGIN,
    height: tops[options.rows] + MARGIN,
    heading,
    scale,
    tileWidth,
    tileHeight,
    cellWidth,
    gridLeft,
    gridTop,
    gridWidth,
    columnLefts: Array.from({ length: columns }, (_, column) => gridLeft + column * (cellWidth + gap) + inset),
    rowTops: tops.slice(0, -1),
    rowLabelWidth,
  }
}
