import { drawHeatKey, HEAT_KEY_HEIGHT } from './heat-key.ts'
import type { HeatKey } from './heat-key.ts'
import type { HeatLayout } from './heat-layout.ts'
import { layoutHeat } from './heat-layout.ts'
import { drawHeading } from './heading.ts'
import { inkOn, shadeOf } from './shades.ts'
import { element, svgDocument, textAt } from './svg.ts'
import { truncateText } from './text.ts'
import type { Theme } from './theme.ts'
import { MARGIN, PALETTES, TEXT } from './theme.ts'

/** What one cell shows. */
export interface HeatCell {
  /** In [-1, 1], as `shadeOf` takes it. */
  readonly weight: number
  /** Printed in the cell, the first line larger. */
  readonly lines: readonly string[]
}

/** A matrix of shaded cells with names for its rows and columns. */
export interface HeatMapOptions {
  readonly title: string
  readonly subtitle: string
  readonly theme: Theme
  readonly rowTitle: string
  readonly columnTitle: string
  /** Each with the small text beneath it, where there is any. */
  readonly rows: readonly { readonly name: string; readonly note?: string }[]
  readonly columns: readonly string[]
  /** Extents of a cell in pixels. */
  readonly cell: { readonly width: number; readonly height: number }
  readonly cellAt: (row: number, column: number) => HeatCell
  readonly key: HeatKey
}

/** Places the baseline so that digits are centred on a line. */
const BASELINE = 0.36
const NOTE_SIZE = TEXT.caption.size

function drawCell(left: number, top: number, cell: HeatCell, { cell: { width, height }, theme }: HeatMapOptions) {
  const colour = shadeOf(cell.weight, theme)
  // Narrow cells touch: a gap would take much of them.
  const gap = Math.min(width, height) < 16 ? 0 : 1
  const rectangle = element('rect', { x: left, y: top, width: width - gap, height: height - gap, fill: colour })
  const size = width < 36 ? TEXT.caption.size : TEXT.label.size
  const lines = cell.lines.map((line, index) => {
    const y = top + height / 2 + (index - (cell.lines.length - 1) / 2) * 14 + BASELINE * size
    const style = { fill: inkOn(colour), 'font-size': index === 0 ? size : NOTE_SIZE }
    return textAt(left + (width - gap) / 2, y, line, style)
  })
  return rectangle + lines.join('')
}

/** Cells that are as the ground are not drawn one by one: most of a large matrix is. */
function drawCells(options: HeatMapOptions, layout: HeatLayout): string {
  const { rows, columns, cell, cellAt, theme } = options
  const { gridLeft: x, gridTop: y, gridWidth: width, gridHeight: height } = layout
  const drawn = rows.flatMap((_, row) =>
    columns.map((__, column) => {
      const found = cellAt(row, column)
      if (found.weight === 0 && found.lines.length === 0) return ''
      return drawCell(x + column * cell.width, y + row * cell.height, found, options)
    }),
  )
  const ground = element('rect', { x, y, width, height, fill: shadeOf(0, theme) })
  return element('g', { 'text-anchor': 'middle' }, ground + drawn.join(''))
}

function drawRowNames({ rows, cell, theme }: HeatMapOptions, layout: HeatLayout): string {
  const x = layout.gridLeft - 8
  const size = layout.nameSize
  const names = rows.flatMap(({ name, note }, row) => {
    if (row % layout.everyRow !== 0) return []
    const middle = layout.gridTop + (row + 0.5) * cell.height
    const y = middle + BASELINE * size - (note === undefined ? 0 : 7)
    const beneath = { 'font-size': NOTE_SIZE, fill: PALETTES[theme].muted }
    const noted = note === undefined ? '' : truncateText(note, layout.nameWidth + 0.5, { size: NOTE_SIZE })
    const first = textAt(x, y, truncateText(name, layout.nameWidth + 0.5, { size }))
    return note === undefined ? [first] : [first, textAt(x, y + 14, noted, beneath)]
  })
  return element('g', { 'text-anchor': 'end', 'font-size': size }, names.join(''))
}

/** Names that do not fit over narrow columns are turned. */
function drawColumnNames({ cell }: HeatMapOptions, layout: HeatLayout): string {
  const { gridLeft, gridTop, nameSize: size, columnNames, turned, everyColumn } = layout
  const names = columnNames.flatMap((lines, column) => {
    if (column % everyColumn !== 0) return []
    const x = gridLeft + (column + 0.5) * cell.width
    const place = `translate(${Math.round(100 * (x + BASELINE * size)) / 100} ${gridTop - 6}) rotate(-90)`
    if (turned) return [textAt(0, 0, lines[0], { transform: place })]
    return lines.map((line, index) => textAt(x, gridTop - 6 - (lines.length - 1 - index) * 14, line))
  })
  return element('g', { 'text-anchor': turned ? 'start' : 'middle', 'font-size': size }, names.join(''))
}

function drawAxisTitles({ rowTitle, columnTitle }: HeatMapOptions, layout: HeatLayout): string {
  const { gridLeft, gridTop, gridWidth, gridHeight, heading } = layout
  const across = textAt(gridLeft + gridWidth / 2, MARGIN + heading.height + TEXT.axis.size, columnTitle)
  const place = `translate(${MARGIN + TEXT.axis.size - 1} ${gridTop + gridHeight / 2}) rotate(-90)`
  return element('g', { 'text-anchor': 'middle' }, across + textAt(0, 0, rowTitle, { transform: place }))
}

/** Draws a matrix of shaded cells as SVG, with the key of its shades beneath. */
export function heatMap(options: HeatMapOptions): string {
  const palette = PALETTES[options.theme]
  const layout = layoutHeat(options)
  const { width, heading, gridLeft, gridTop, gridHeight } = layout
  const keyTop = gridTop + gridHeight + 16
  const height = keyTop + HEAT_KEY_HEIGHT + MARGIN
  const names = drawRowNames(options, layout) + drawColumnNames(options, layout)
  return svgDocument({ width, height, background: palette.background, label: options.title }, [
    drawHeading(heading, MARGIN, MARGIN, palette),
    element('g', { fill: palette.muted, 'font-size': TEXT.axis.size }, drawAxisTitles(options, layout)),
    element('g', { fill: palette.text }, names),
    drawCells(options, layout),
    drawHeatKey(options.key, gridLeft, keyTop, options.theme),
  ])
}
