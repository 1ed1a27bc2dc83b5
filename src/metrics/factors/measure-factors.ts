import { FacetError, imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import { NO_COLOUR, colourOf } from './colour.ts'
import { factorsOf } from './factor-list.ts'
import type { Observed } from './factor-list.ts'
import { imageMoments } from './image-moments.ts'
import { NO_STROKE, strokeMeter } from './stroke.ts'

/** The values of factors by name, one an image; NaN where it cannot be told, such as the slant of a blank image. */
export type MeasuredFactors = Readonly<Record<string, Float64Array>>

/**
 * Measures the factors of images, after rounding them to bytes as a file would, in one to two milliseconds each. Of one
 * channel, or grey and transparency, the measures of a stroke are taken; of three, or more that are not looked at, those
 * of colour; of all, place and size.
 *
 * @param images - `[count, height, width, channels]` in [0, 1]; what follows is not looked at
 * @returns the factors of `factorsOf(image)`, in that order
 * @throws FacetError when there are fewer images, or a pixel is not finite
 */
export function measureFactors(images: Float32Array, count: number, image: ImageSize): MeasuredFactors {
  const length = sizeOf(imageShape(image))
  checkImages(images, count, length)
  const observe = observer(image)
  const columns = factorsOf(image).map((factor) => ({ factor, values: new Float64Array(count) }))
  for (let row = 0; row < count; row++) {
    const observed = observe(images.subarray(row * length, (row + 1) * length))
    for (const { factor, values } of columns) values[row] = factor.measure(observed)
  }
  return Object.fromEntries(columns.map(({ factor, values }) => [factor.name, values]))
}

/** Returns what looks at images of one size, one by one. */
function observer(image: ImageSize): (pixels: Float32Array) => Observed {
  const { width, height, channels } = image
  const bytes = new Uint8ClampedArray(width * height * channels)
  const luminance = new Uint8ClampedArray(width * height)
  const strokeOf = strokeMeter(image)
  const isGrey = channels < 3
  return (pixels) => {
    // This array rounds and clamps by itself.
    for (let index = 0; index < bytes.length; index++) bytes[index] = 255 * pixels[index]
    const { darkest, mean } = readLuminance(bytes, luminance, channels)
    return {
      plane: image,
      luminance: mean,
      moments: imageMoments(luminance, image, darkest),
      stroke: isGrey ? strokeOf(luminance) : NO_STROKE,
      colour: isGrey ? NO_COLOUR : colourOf(bytes, channels),
    }
  }
}

/** Writes the luminance of every pixel (ITU-R BT.601), and returns the least, and the mean as a share. */
function readLuminance(
  bytes: Uint8ClampedArray,
  luminance: Uint8ClampedArray,
  channels: number,
): { darkest: number; mean: number } {
  let [darkest, sum] = [255, 0]
  for (let pixel = 0, index = 0; pixel < luminance.length; pixel++, index += channels) {
    luminance[pixel] =
      channels < 3 ? bytes[index] : 0.299 * bytes[index] + 0.587 * bytes[index + 1] + 0.114 * bytes[index + 2]
    if (luminance[pixel] < darkest) darkest = luminance[pixel]
    sum += luminance[pixel]
  }
  return { darkest, mean: sum / (255 * luminance.length) }
}

function checkImages(images: Float32Array, count: number, length: number): void {
  if (images.length < count * length) {
    throw new FacetError(
      `measureFactors: ${count} images take ${count * length} pixels, got ${images.length}. Give as many, and their size.`,
    )
  }
  const wrong = images.subarray(0, count * length).findIndex((value) => !Number.isFinite(value))
  if (wrong < 0) return
  throw new FacetError(
    `measureFactors: image ${Math.floor(wrong / length)} has a pixel that is ${images[wrong]}. ` +
      'Check that the images are numbers in [0, 1].',
  )
}
