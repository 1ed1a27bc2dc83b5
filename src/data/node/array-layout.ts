import { FacetError, formatShape } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import type { DataArray } from './data-array.ts'

/** How the images of an array lie in it. */
export interface ArrayLayout {
  readonly image: ImageSize
  /** Whether an image is one plane a channel, and not one pixel after the other. */
  readonly channelsFirst: boolean
  /** What was decided where the shape leaves it open, in a sentence. */
  readonly note?: string
}

/** The least extent of images that lie in rows of values: shorter rows are measurements, not pixels. */
const LEAST_SIDE = 8

const isChannels = (extent: number) => extent >= 1 && extent <= 4

/**
 * Tells how images lie in an array: `[images, height, width]`, or `[images, height, width, channels]` where the last axis has 1 to
 * 4, or else `[images, channels, height, width]`. Rows of n² values are grey squares; rows of 3·n² are squares in colour, first all red
 * values, as in CIFAR.
 *
 * @throws FacetError for an array of another shape, of texts, or without any image
 */
export function arrayLayout(array: DataArray): ArrayLayout {
  const { file, shape, values } = array
  if (Array.isArray(values)) {
    throw new FacetError(`${file}: holds texts where images are expected. Check which array is which.`)
  }
  if (shape.length === 2) return rowLayout(array)
  const [a, b, c = 1] = shape.slice(1)
  const channelsFirst = !isChannels(c) && isChannels(a)
  const isKnown = shape.length === 3 || (shape.length === 4 && (isChannels(c) || channelsFirst))
  if (!isKnown) throw unknownShape(array)
  if (shape.includes(0)) {
    throw new FacetError(`${file}: its extents ${formatShape(shape)} hold no image. Give at least one.`)
  }
  const image = channelsFirst ? { height: b, width: c, channels: a } : { height: a, width: b, channels: c }
  return { image, channelsFirst }
}

function unknownShape({ file, shape }: DataArray): FacetError {
  const what = `${file}: ${formatShape(shape)} is not the shape of images`
  if (shape.length === 4 || (shape.length === 5 && isChannels(shape[4]))) {
    return new FacetError(
      `${what}: ${shape[3]} would be channels, of which images have 1 to 4. If these are volumes, give one slice ` +
        `of each, such as array[:, ${shape[1] >> 1}].`,
    )
  }
  return new FacetError(
    `${what}. Reshape it to [images, height, width] or [images, height, width, channels], with 1 to 4 channels.`,
  )
}

function rowLayout({ file, shape: [images, length] }: DataArray): ArrayLayout {
  const square = squareOf(length)
  if (images > 0 && square) {
    const { height, channels } = square
    const planes = channels === 1 ? '' : ` in colour, first all red values, then green and blue`
    const note = `rows of ${length} values are read as ${height}×${height}${planes}`
    return { image: square, channelsFirst: channels > 1, note }
  }
  throw new FacetError(
    `${file}: ${formatShape([images, length])} is not the shape of images: rows of ${length} values are no squares of at ` +
      `least ${LEAST_SIDE}×${LEAST_SIDE}. Reshape it to [images, height, width] or [images, height, width, channels].`,
  )
}

/** Returns the square that a row of so many values is, if it is one. */
export function squareOf(length: number): ImageSize | undefined {
  for (const channels of [1, 3]) {
    const side = Math.sqrt(length / channels)
    if (Number.isInteger(side) && side >= LEAST_SIDE) return { height: side, width: side, channels }
  }
  return undefined
}
