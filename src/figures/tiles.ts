import { encode } from 'fast-png'
import type { SheetLayout } from './sheet-layout.ts'
import type { ImageSheetOptions } from './sheet-options.ts'
import { element } from './svg.ts'

/** The colour of a pixel that is not a number: no image has it by chance. */
const NOT_FINITE = [255, 0, 255] as const

/** Returns how many tiles of a row are drawn. */
export function tilesIn({ columns, tilesInRow }: ImageSheetOptions, row: number): number {
  return Math.min(columns, tilesInRow?.[row] ?? columns)
}

function toByte(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 255)
}

/** Returns one image as `[height, width, 4]` bytes: its own alpha where it has one, so that the ground shows through. */
function toRgba(pixels: Float32Array, channels: number): Uint8Array {
  const rgba = new Uint8Array((pixels.length / channels) * 4).fill(255)
  const colours = channels < 3 ? 1 : 3
  for (let pixel = 0; pixel < pixels.length / channels; pixel++) {
    const values = pixels.subarray(pixel * channels, (pixel + 1) * channels)
    const finite = values.every(Number.isFinite)
    for (let channel = 0; channel < 3; channel++) {
      rgba[pixel * 4 + channel] = finite ? toByte(values[channel % colours]) : NOT_FINITE[channel]
    }
    if (finite && channels > colours) rgba[pixel * 4 + 3] = toByte(values[colours])
  }
  return rgba
}

/** Copies an image into a row of tiles, every pixel as a square of `scale` × `scale`. */
function placeTile(row: Uint32Array, tile: Uint32Array, left: number, layout: SheetLayout): void {
  const { scale, tileWidth, tileHeight, gridWidth } = layout
  const width = tileWidth / scale
  for (let y = 0; y < tileHeight; y++) {
    const source = Math.floor(y / scale) * width
    for (let x = 0; x < tileWidth; x++) row[y * gridWidth + left + x] = tile[source + Math.floor(x / scale)]
  }
}

function toDataUri(png: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < png.length; start += 8192) {
    binary += String.fromCharCode(...png.subarray(start, start + 8192))
  }
  return `data:image/png;base64,${btoa(binary)}`
}

/**
 * Returns a row of tiles as one picture, transparent between them. The pixels are enlarged here, by copying, because
 * renderers differ in how they enlarge: resvg-js 2.6 knows `optimizeSpeed` only, browsers prefer `pixelated`.
 */
export function drawTileRow(options: ImageSheetOptions, row: number, layout: SheetLayout): string {
  const { images, columns, image } = options
  const size = image.height * image.width * image.channels
  const pixels = new Uint32Array(layout.gridWidth * layout.tileHeight)
  for (let column = 0; column < tilesIn(options, row); column++) {
    const first = (row * columns + column) * size
    const rgba = toRgba(images.subarray(first, first + size), image.channels)
    placeTile(pixels, new Uint32Array(rgba.buffer), layout.columnLefts[column] - layout.gridLeft, layout)
  }
  const [width, height] = [layout.gridWidth, layout.tileHeight]
  const png = encode({ width, height, channels: 4, data: new Uint8Array(pixels.buffer) })
  const [x, y] = [layout.gridLeft, layout.rowTops[row]]
  return element('image', { x, y, width, height, style: 'image-rendering:pixelated', href: toDataUri(png) })
}
