import type { SheetLayout } from './sheet-layout.ts'
import { LINE } from './sheet-layout.ts'
import type { CaptionTone, ImageSheetOptions } from './sheet-options.ts'
import { element, textAt } from './svg.ts'
import { measureText, truncateText } from './text.ts'
import type { Palette } from './theme.ts'
import { TEXT } from './theme.ts'
import { tilesIn } from './tiles.ts'

/** A tone is a mark as well as a colour: not everyone can tell the colours apart. */
const MARKS: Readonly<Record<CaptionTone, string>> = { plain: '', good: ' ✓', bad: ' ✗' }

interface Tile {
  readonly index: number
  readonly left: number
  readonly top: number
  readonly tone: CaptionTone
}

function tilesOf(options: ImageSheetOptions, layout: SheetLayout): Tile[] {
  return layout.rowTops.flatMap((top, row) =>
    layout.columnLefts.slice(0, tilesIn(options, row)).map((left, column) => {
      const index = row * options.columns + column
      return { index, left, top, tone: options.captionTone?.[index] ?? 'plain' }
    }),
  )
}

/** Returns the outline of tiles, `distance` pixels outside of them, as path data. */
function outline(tiles: readonly Tile[], layout: SheetLayout, distance: number): string {
  const width = layout.tileWidth + 2 * distance
  const height = layout.tileHeight + 2 * distance
  return tiles.map(({ left, top }) => `M${left - distance} ${top - distance}h${width}v${height}h${-width}z`).join('')
}

/** Draws a hairline around every tile, and a strong frame around the bad ones; neither covers a pixel of a tile. */
export function drawFrames(options: ImageSheetOptions, layout: SheetLayout, palette: Palette): string[] {
  const tiles = tilesOf(options, layout)
  const bad = tiles.filter((tile) => tile.tone === 'bad')
  const hairline = element('path', { d: outline(tiles, layout, 0.5), fill: 'none', stroke: palette.hairline })
  const frame = element('path', { d: outline(bad, layout, 1), fill: 'none', stroke: palette.bad, 'stroke-width': 2 })
  return bad.length === 0 ? [hairline] : [hairline, frame]
}

/** A tile as it should be colours its mark's line only, so that the others stand out. */
function toneColour(tone: CaptionTone, line: number, palette: Palette): string | undefined {
  if (tone === 'bad') return palette.bad
  return tone === 'good' && line === 0 ? palette.good : undefined
}

/** Draws the lines under one tile; the mark of its tone follows the first line. */
function drawCaption(tile: Tile, lines: readonly string[], layout: SheetLayout, palette: Palette): string {
  const x = tile.left + layout.tileWidth / 2
  const top = tile.top + layout.tileHeight + 2
  const drawn = lines.map((line, index) => {
    const mark = index === 0 ? MARKS[tile.tone] : ''
    const room = layout.cellWidth + 0.5 - measureText(mark, TEXT.caption)
    const fill = toneColour(tile.tone, index, palette)
    return textAt(x, top + (index + 0.8) * LINE.caption, truncateText(line, room, TEXT.caption) + mark, { fill })
  })
  return drawn.join('')
}

/** Draws the captions of all tiles. */
export function drawCaptions(options: ImageSheetOptions, layout: SheetLayout, palette: Palette): string {
  const { captions } = options
  if (captions === undefined) return ''
  const drawn = tilesOf(options, layout).map((tile) => drawCaption(tile, captions[tile.index], layout, palette))
  const style = { 'font-size': TEXT.caption.size, fill: palette.muted, 'text-anchor': 'middle' }
  return element('g', style, drawn.join(''))
}
