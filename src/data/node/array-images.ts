import { FacetError, formatShape, imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import type { NpyArray, NpyNumbers } from './npy.ts'

/** Images as bytes. */
export interface ImageBytes {
  readonly image: ImageSize
  /** Pixels in 0..255, `[images, height, width, channels]`. */
  readonly pixels: Uint8Array
}

/**
 * Returns arrays of images as bytes. They are `[images, height, width]`, or `[images, height, width, channels]` where the last
 * axis has 1 to 4, or else `[images, channels, height, width]`. Whole numbers are 0..255 and truth values black and white;
 * floats are in 0..1, or in 0..255 where any of them is above 1.
 *
 * @param arrays - those of a set, which are scaled alike; bytes in that order are not copied
 * @throws FacetError for arrays of another shape, without any element, or with a pixel outside its range
 */
export function imageBytes(arrays: readonly NpyArray[]): ImageBytes[] {
  const scale = arrays.every((array) => isUnit(array)) ? 255 : 1
  return arrays.map((array) => {
    const { image, channelsFirst } = layoutOf(array)
    const values = numbersOf(array)
    const asItIs = values instanceof Uint8Array && array.type !== '|b1' && !channelsFirst
    return { image, pixels: asItIs ? values : converted(array, { image, values, scale, channelsFirst }) }
  })
}

/** Tells whether the numbers are parts of 1, and not of 255. */
function isUnit({ type, values }: NpyArray): boolean {
  if (type === '|b1') return true
  const floats = values instanceof Float32Array || values instanceof Float64Array
  return floats && values.every((value) => value <= 1)
}

function layoutOf({ file, shape }: NpyArray): { readonly image: ImageSize; readonly channelsFirst: boolean } {
  const [count, ...axes] = shape
  const isChannels = (extent: number) => extent >= 1 && extent <= 4
  const [a, b, c = 1] = axes
  const channelsFirst = !isChannels(c) && isChannels(a)
  const known = axes.length === 2 || (axes.length === 3 && (isChannels(c) || channelsFirst))
  if (!known) {
    throw new FacetError(
      `${file}: ${formatShape(shape)} is not the shape of images. Reshape it to [images, height, width] or ` +
        '[images, height, width, channels], with 1 to 4 channels.',
    )
  }
  if (shape.includes(0)) {
    throw new FacetError(`${file}: its extents ${formatShape([count, ...axes])} hold no image. Give at least one.`)
  }
  const image = channelsFirst ? { height: b, width: c, channels: a } : { height: a, width: b, channels: c }
  return { image, channelsFirst }
}

function numbersOf({ file, values }: NpyArray): NpyNumbers {
  if (!Array.isArray(values)) return values as NpyNumbers
  throw new FacetError(`${file}: holds texts where images are expected. Check which array is which.`)
}

interface Conversion {
  readonly image: ImageSize
  readonly values: NpyNumbers
  /** What a value is multiplied by. */
  readonly scale: number
  readonly channelsFirst: boolean
}

function converted({ file }: NpyArray, { image, values, scale, channelsFirst }: Conversion): Uint8Array {
  const { channels } = image
  const length = sizeOf(imageShape(image))
  const plane = length / channels
  const pixels = new Uint8Array(values.length)
  for (let at = 0; at < values.length; at++) {
    const value = Number(values[at]) * scale
    if (!(value >= 0 && value <= 255)) throw outOfRange(file, values[at], Math.floor(at / length))
    const within = at % length
    const place = channelsFirst ? at - within + (within % plane) * channels + Math.floor(within / plane) : at
    pixels[place] = Math.round(value)
  }
  return pixels
}

function outOfRange(file: string, value: number | bigint, index: number): FacetError {
  return new FacetError(`${file}: a pixel of image ${index} is ${value}. Give floats in 0..1, or numbers in 0..255.`)
}
