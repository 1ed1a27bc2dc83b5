import { imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'

/**
 * The longer side of what a classifier looks at, in pixels. Its time grows with the area: on two cores, 64 × 64 colour
 * images would take it four times as long, and 128 × 128 sixteen times.
 */
const LONGEST = 32

/** Smaller images lose too much to a classifier's three convolutions, two of which halve them. */
export const SMALLEST = 8

/**
 * Returns the size that a classifier sees images of another size at: their own, or the longer side brought to 32 pixels, and
 * the other as much, but not below 8.
 */
export function judgedSize({ height, width, channels }: ImageSize): ImageSize {
  const share = Math.min(1, LONGEST / Math.max(height, width))
  const shrink = (extent: number) => Math.max(Math.round(extent * share), Math.min(extent, SMALLEST))
  return { height: shrink(height), width: shrink(width), channels }
}

/**
 * Shrinks images to {@link judgedSize}: each new pixel is the mean of the area that it covers, by shares where it cuts
 * through pixels.
 *
 * @param images - `[count, height, width, channels]`
 * @returns the same array where there is nothing to shrink
 */
export function shrinkImages(images: Float32Array, image: ImageSize): Float32Array {
  const to = judgedSize(image)
  if (to.height === image.height && to.width === image.width) return images
  const across = averageRows(images, { rows: image.width, size: image.channels, to: to.width })
  return averageRows(across, { rows: image.height, size: sizeOf(imageShape({ ...to, height: 1 })), to: to.height })
}

/** Averages `rows` rows of `size` numbers down to `to` of them, in every run of so many rows. */
function averageRows(
  values: Float32Array,
  { rows, size, to }: { rows: number; size: number; to: number },
): Float32Array {
  const runs = values.length / (rows * size)
  const averaged = new Float32Array(runs * to * size)
  const shares = sharesOf(rows, to)
  for (let run = 0; run < runs; run++) {
    for (const { row, into, share } of shares) {
      const [from, at] = [(run * rows + row) * size, (run * to + into) * size]
      for (let index = 0; index < size; index++) averaged[at + index] += share * values[from + index]
    }
  }
  return averaged
}

/** How much each old row has to do with a new one; those of a new row add up to 1. */
function sharesOf(rows: number, to: number): { row: number; into: number; share: number }[] {
  const extent = rows / to
  return Array.from({ length: to }, (_, into) => {
    const [top, bottom] = [into * extent, (into + 1) * extent]
    const last = Math.min(rows, Math.ceil(bottom - 1e-9))
    return Array.from({ length: last - Math.floor(top) }, (_none, index) => {
      const row = Math.floor(top) + index
      return { row, into, share: (Math.min(bottom, row + 1) - Math.max(top, row)) / extent }
    })
  }).flat()
}
