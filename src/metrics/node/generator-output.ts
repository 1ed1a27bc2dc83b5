import { UsageError, formatShape, imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSize, Shape } from '../../array/index.ts'
import type { ValueRange } from '../../data/index.ts'
import { resizeImages } from '../judge/resize-images.ts'

/** How a generator gives images. */
export interface OutputLayout {
  readonly image: ImageSize
  readonly channelsFirst: boolean
}

/**
 * Tells how images lie in an output of this shape: channels are the second axis or the fourth, whichever is 1 or 3; where both
 * are, the one that the data has.
 *
 * @param path - the model's file, for messages
 * @throws UsageError for another shape
 */
export function outputLayout(path: string, shape: Shape, channels: number): OutputLayout {
  const [, a, b, c] = shape
  const isChannels = (extent: number) => extent === 1 || extent === 3
  if (shape.length !== 4 || !(isChannels(a) || isChannels(c)) || shape.includes(0)) {
    throw new UsageError(
      `${path}: its output is ${formatShape(shape)}. Export it with images [batch, channels, height, width] or ` +
        '[batch, height, width, channels], with 1 or 3 channels.',
    )
  }
  const channelsFirst = isChannels(a) && (!isChannels(c) || a === channels || c !== channels)
  const image = channelsFirst ? { height: b, width: c, channels: a } : { height: a, width: b, channels: c }
  return { image, channelsFirst }
}

/** Ranges that generators give, and how far rounding may go beyond. */
const RANGES: readonly { readonly range: ValueRange; readonly slack: number }[] = [
  { range: [0, 1], slack: 0.001 },
  { range: [-1, 1], slack: 0.001 },
  { range: [0, 255], slack: 0.5 },
]

/**
 * Tells which values are black and white: the narrowest of 0 to 1, −1 to 1 and 0 to 255 that holds all.
 *
 * @throws UsageError where none does, or a value is not finite
 */
export function outputRange(path: string, values: Float32Array): ValueRange {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value)) throw new UsageError(`${path}: it makes pixels that are not finite. Train it anew.`)
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  const found = RANGES.find(({ range: [black, white], slack }) => least >= black - slack && most <= white + slack)
  if (found) return found.range
  throw new UsageError(
    `${path}: its pixels are ${least.toPrecision(3)} to ${most.toPrecision(3)}, in no usual range. Pass the values that are ` +
      'black and white, such as --range=-1,1.',
  )
}

/**
 * Returns values as pixels `[count, height, width, channels]` in [0, 1], of the size and channels of `to`: grey is spread over three
 * channels.
 *
 * @throws UsageError where the images are colour, and are to be grey
 */
export function outputPixels(
  values: Float32Array,
  { image, channelsFirst }: OutputLayout,
  { path, range: [black, white], to }: { readonly path: string; readonly range: ValueRange; readonly to: ImageSize },
): Float32Array {
  if (image.channels > to.channels) {
    throw new UsageError(`${path}: it makes colour images, and those of the data are grey. Judge it on data in colour.`)
  }
  const length = sizeOf(imageShape(image))
  const plane = image.height * image.width
  const pixels = new Float32Array(values.length)
  for (let at = 0; at < values.length; at++) {
    const within = at % length
    const moved = at - within + (within % plane) * image.channels + Math.floor(within / plane)
    pixels[channelsFirst ? moved : at] = Math.min(1, Math.max(0, (values[at] - black) / (white - black)))
  }
  const isSized = image.height === to.height && image.width === to.width
  return spreadGrey(isSized ? pixels : resizeImages(pixels, image, to), image.channels, to.channels)
}

function spreadGrey(pixels: Float32Array, from: number, channels: number): Float32Array {
  if (from === channels) return pixels
  if (from !== 1) throw new UsageError(`evaluate: ${from} channels cannot become ${channels}.`)
  return Float32Array.from({ length: pixels.length * channels }, (_, at) => pixels[Math.floor(at / channels)])
}
