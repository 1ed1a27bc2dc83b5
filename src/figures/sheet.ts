import { drawHeading } from './heading.ts'
import type { SheetLayout } from './sheet-layout.ts'
import { layoutSheet, LINE } from './sheet-layout.ts'
import type { ImageSheetOptions } from './sheet-options.ts'
import { checkSheet } from './sheet-options.ts'
import { drawCaptions, drawFrames } from './sheet-captions.ts'
import { element, svgDocument, textAt } from './svg.ts'
import { truncateText } from './text.ts'
import type { Palette } from './theme.ts'
import { MARGIN, PALETTES, TEXT } from './theme.ts'
import { drawTileRow } from './tiles.ts'

/** Places the baseline so that the lower case is centred on `y`. */
const BASELINE = 0.36

function drawRowLabels(options: ImageSheetOptions, layout: SheetLayout): string {
  const { rowLabels = [] } = options
  const x = layout.gridLeft - 8
  const labels = rowLabels.map((label, row) => {
    const y = layout.rowTops[row] + layout.tileHeight / 2 + BASELINE * TEXT.label.size
    return textAt(x, y, truncateText(label, layout.rowLabelWidth + 0.5, TEXT.label))
  })
  return element('g', { 'text-anchor': 'end' }, labels.join(''))
}

function drawColumnLabels(options: ImageSheetOptions, layout: SheetLayout): string {
  const { columnLabels = [] } = options
  const labels = columnLabels.flatMap((label, column) => {
    const lines = label.split('\n')
    const x = layout.columnLefts[column] + layout.tileWidth / 2
    return lines.map((line, index) => {
      const y = layout.gridTop - 6 - (lines.length - 1 - index) * LINE.label
      return textAt(x, y, truncateText(line, layout.cellWidth, TEXT.label))
    })
  })
  return element('g', { 'text-anchor': 'middle' }, labels.join(''))
}

/** Axis names: the columns' over the middle of the grid, the rows' turned, left of the middle. */
function drawAxisTitles(options: ImageSheetOptions, layout: SheetLayout): string {
  const { columnTitle, rowTitle } = options
  const { gridLeft, gridWidth, gridTop, rowTops, tileHeight, heading } = layout
  const titles: string[] = []
  if (columnTitle !== undefined) {
    const y = MARGIN + heading.height + TEXT.axis.size
    titles.push(textAt(gridLeft + gridWidth / 2, y, truncateText(columnTitle, gridWidth, TEXT.axis)))
  }
  if (rowTitle !== undefined) {
    const room = rowTops[rowTops.length - 1] + tileHeight - gridTop
    const [x, y] = [MARGIN + TEXT.axis.size - 1, gridTop + room / 2]
    const text = truncateText(rowTitle, room, TEXT.axis)
    titles.push(textAt(0, 0, text, { transform: `translate(${x} ${y}) rotate(-90)` }))
  }
  return element('g', { 'text-anchor': 'middle' }, titles.join(''))
}

function drawAxes(options: ImageSheetOptions, layout: SheetLayout, palette: Palette): string[] {
  const labels = [drawRowLabels(options, layout), drawColumnLabels(options, layout)]
  return [
    element('g', { 'font-size': TEXT.label.size, fill: palette.text }, labels.join('')),
    element('g', { 'font-size': TEXT.axis.size, fill: palette.muted }, drawAxisTitles(options, layout)),
  ]
}

/**
 * Draws a labelled grid of images as SVG. Pixels are drawn as crisp squares; text too long for its place ends in an
 * ellipsis; pixels that are not finite are magenta, and a line under the title counts them.
 *
 * @throws FacetError when the arrays, labels and captions do not fit `rows` × `columns` images.
 */
export function imageSheet(given: ImageSheetOptions): string {
  checkSheet(given)
  const subtitle = [given.subtitle ?? [], given.note ?? []].flat().join(' ')
  const options = { ...given, subtitle }
  const palette = PALETTES[options.theme ?? 'light']
  const layout = layoutSheet(options)
  const { width, height, heading, rowTops } = layout
  return svgDocument({ width, height, background: palette.background, label: options.title }, [
    drawHeading(heading, MARGIN, MARGIN, palette),
    ...drawAxes(options, layout, palette),
    ...rowTops.map((_, row) => drawTileRow(options, row, layout)),
    ...drawFrames(options, layout, palette),
    drawCaptions(options, layout, palette),
  ])
}
