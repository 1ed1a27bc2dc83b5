import { internalError } from '../../../array/index.ts'
import type { ImageSource } from '../../../data/index.ts'
import type { Figure } from '../../../figures/index.ts'
import type { ImageRows } from './messages.ts'

/** Images in a row of a sheet. */
export const COLUMNS = 10

/** Returns pixels in [0, 1] as bytes. */
export function toBytes(pixels: Float32Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(pixels, (pixel) => Math.round(255 * Math.min(1, Math.max(0, pixel))))
}

/** Returns the images of a sheet by class. */
export function sheetRows(figure: Figure): ImageRows {
  if (figure.kind !== 'classSheet') throw internalError('a sheet by class was asked for.')
  const { images, classNames } = figure.options
  return { pixels: toBytes(images), names: classNames }
}

/** Returns the first images of every class, a row each; a class of fewer repeats them. */
export function realRows(source: ImageSource, length: number): ImageRows {
  const found = firstOfEach(source)
  const pixels = new Float32Array(found.length * COLUMNS * length)
  for (const [row, indices] of found.entries()) {
    for (let column = 0; column < COLUMNS && indices.length > 0; column++) {
      source.readImage(indices[column % indices.length], pixels, (row * COLUMNS + column) * length)
    }
  }
  return { pixels: toBytes(pixels), names: source.classes }
}

function firstOfEach(source: ImageSource): number[][] {
  const found: number[][] = source.classes.map(() => [])
  let missing = source.classes.length * COLUMNS
  for (let index = 0; index < source.size && missing > 0; index++) {
    const row = found[source.labelOf(index)]
    if (row.length === COLUMNS) continue
    row.push(index)
    missing--
  }
  return found
}
