import { boundingParallelogram } from './bounding-parallelogram.ts'
import { distanceTransform } from './distance-transform.ts'
import { imageMoments } from './image-moments.ts'
import { medialAxis } from './medial-axis.ts'
import type { Plane } from './plane.ts'
import { upsampler } from './upsample.ts'

/** The shape of a bright stroke on dark ground: Morpho-MNIST's measures (Castro et al. 2019), in pixels of the image. */
export interface Stroke {
  readonly area: number
  readonly length: number
  readonly thickness: number
  /** The angle of the horizontal shear, in radians; positive leans to the right. */
  readonly slant: number
  readonly width: number
  readonly height: number
}

/** What an image without contrast has. */
export const NO_STROKE: Stroke = { area: NaN, length: NaN, thickness: NaN, slant: NaN, width: NaN, height: NaN }

/** How much larger images are made at most: as in Morpho-MNIST. */
const GREATEST_SCALE = 4

/** Images are made this large at most, so that one of any size takes a millisecond or two. */
const GREATEST_EXTENT = 128

/**
 * Returns what measures strokes in images of one size. They are made 4 times as large, as in Morpho-MNIST, or as much as
 * fits into 128 pixels: 4 times up to 32 pixels, 2 times up to 64, not at all beyond.
 *
 * @returns a function of bytes `[height, width]`; an image without contrast has {@link NO_STROKE}
 */
export function strokeMeter(plane: Plane): (pixels: Uint8ClampedArray) => Stroke {
  const fitting = Math.floor(GREATEST_EXTENT / Math.max(plane.width, plane.height))
  const scale = Math.min(Math.max(fitting, 1), GREATEST_SCALE)
  const large: Plane = { width: plane.width * scale, height: plane.height * scale }
  const enlarge = upsampler(plane, scale)
  const distancesOf = distanceTransform(large)
  const axisOf = medialAxis(large)
  const foreground = new Uint8Array(large.width * large.height)

  return (pixels) => {
    const enlarged = enlarge(pixels)
    const count = separate(enlarged, foreground)
    if (count === 0) return NO_STROKE
    const distances = distancesOf(foreground)
    const axis = axisOf(foreground, distances)
    const moments = imageMoments(enlarged, large)
    const bounds = boundingParallelogram(enlarged, large, moments)
    return {
      area: count / scale ** 2,
      length: lengthOf(axis, large) / scale,
      thickness: (2 * meanDistance(axis, distances)) / scale,
      slant: Math.atan(-moments.xy / moments.yy),
      width: bounds.width / scale,
      height: bounds.height / scale,
    }
  }
}

/** Marks as foreground (1) what is in the upper half of the image's range; returns how much, 0 without contrast. */
function separate(pixels: Uint8Array, foreground: Uint8Array): number {
  let [least, most] = [255, 0]
  for (const value of pixels) {
    if (value < least) least = value
    if (value > most) most = value
  }
  if (least === most) return 0
  let count = 0
  for (let index = 0; index < pixels.length; index++) {
    foreground[index] = pixels[index] >= (least + most) / 2 ? 1 : 0
    count += foreground[index]
  }
  return count
}

/** The sum of the distances between neighbours on the axis. */
function lengthOf(axis: Uint8Array, { width, height }: Plane): number {
  let [straight, diagonal] = [0, 0]
  for (let y = 0, index = 0; y < height; y++) {
    for (let x = 0; x < width; x++, index++) {
      if (axis[index] === 0) continue
      const [isFirst, isLast, hasBelow] = [x === 0, x === width - 1, y < height - 1]
      if (!isLast) straight += axis[index + 1]
      if (!hasBelow) continue
      straight += axis[index + width]
      if (!isFirst) diagonal += axis[index + width - 1]
      if (!isLast) diagonal += axis[index + width + 1]
    }
  }
  return straight + Math.SQRT2 * diagonal
}

function meanDistance(axis: Uint8Array, distances: Int32Array): number {
  let [sum, count] = [0, 0]
  for (let index = 0; index < axis.length; index++) {
    if (axis[index] === 0) continue
    sum += Math.sqrt(distances[index])
    count++
  }
  return sum / count
}
