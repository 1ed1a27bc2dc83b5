import type { ImageSize } from '../array/index.ts'
import { FacetError } from '../array/index.ts'
import type { Theme } from './theme.ts'

/** What a caption says about its tile: `good` adds ✓; `bad` adds ✗ and a frame. Both are coloured too. */
export type CaptionTone = 'plain' | 'good' | 'bad'

/** What every kind of sheet takes. */
export interface SheetStyle {
  /** Pixels of the figure per pixel of an image: a whole number; by default the least that makes tiles 56 pixels. */
  readonly scale?: number | undefined
  /** Ground of the figure, `'light'` by default. */
  readonly theme?: Theme | undefined
  readonly title?: string | undefined
  /** Running text under the title, wrapped to the width of the sheet. */
  readonly subtitle?: string | undefined
  /** A sentence after the subtitle, such as which of many classes are shown. */
  readonly note?: string | undefined
}

/** What `imageSheet` draws. */
export interface ImageSheetOptions extends SheetStyle {
  /** `[rows * columns, height, width, channels]` in 0..1, row by row; values outside are clamped. */
  readonly images: Float32Array
  readonly rows: number
  readonly columns: number
  readonly image: ImageSize
  readonly title: string
  /** A label for each row, left of it. */
  readonly rowLabels?: readonly string[] | undefined
  /** A label for each column, above it; `\n` begins a second line. */
  readonly columnLabels?: readonly string[] | undefined
  /** What the rows vary. */
  readonly rowTitle?: string | undefined
  /** What the columns vary. */
  readonly columnTitle?: string | undefined
  /** Lines of small text under each tile. */
  readonly captions?: readonly (readonly string[])[] | undefined
  /** Whether each tile is as it should be; all `'plain'` by default. */
  readonly captionTone?: readonly CaptionTone[] | undefined
  /** So many rows belong together and are set apart from the next ones; by default all rows are one group. */
  readonly rowsPerGroup?: number | undefined
  /** Only the first so many tiles of each row are drawn; one number a row, all columns by default. */
  readonly tilesInRow?: readonly number[] | undefined
}

function checkCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new FacetError(`imageSheet: ${name} must be a whole number of at least 1, got ${value}.`)
  }
}

function checkList(name: string, list: readonly unknown[] | undefined, wanted: number): void {
  if (list !== undefined && list.length !== wanted) {
    throw new FacetError(`imageSheet: ${name} must hold ${wanted} entries, got ${list.length}.`)
  }
}

function checkPixels(options: ImageSheetOptions): void {
  const { images, rows, columns, image } = options
  if (!Number.isInteger(image.channels) || image.channels < 1 || image.channels > 4) {
    throw new FacetError(
      `imageSheet: images must have 1 to 4 channels, got ${image.channels}. Pass grey or RGB images, with alpha or without.`,
    )
  }
  const wanted = rows * columns * image.height * image.width * image.channels
  if (images.length !== wanted) {
    const shape = `[${rows}*${columns},${image.height},${image.width},${image.channels}]`
    throw new FacetError(`imageSheet: images must hold ${shape} = ${wanted} values, got ${images.length}.`)
  }
}

/**
 * Checks that the parts of a sheet fit one another. Pixel values are never an error: a figure must not end a run.
 *
 * @throws FacetError when a count is not a whole number, or an array does not have one entry a row, column or tile.
 */
export function checkSheet(options: ImageSheetOptions): void {
  const { rows, columns, image } = options
  const counts = { rows, columns, height: image.height, width: image.width }
  for (const [name, count] of Object.entries(counts)) checkCount(name, count)
  checkCount('scale', options.scale ?? 1)
  checkCount('rowsPerGroup', options.rowsPerGroup ?? 1)
  checkPixels(options)
  checkList('rowLabels', options.rowLabels, rows)
  checkList('columnLabels', options.columnLabels, columns)
  checkList('captions', options.captions, rows * columns)
  checkList('captionTone', options.captionTone, rows * columns)
  checkList('tilesInRow', options.tilesInRow, rows)
}
