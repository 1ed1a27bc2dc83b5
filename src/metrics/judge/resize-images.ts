import { imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'

/** A height and a width, in pixels. */
type Extent = Pick<ImageSize, 'height' | 'width'>

/**
 * Resizes images, bilinearly between pixel centres and without anti-aliasing: PyTorch's `interpolate` with `mode='bilinear',
 * align_corners=False`. An image that has the extent already is copied bit for bit.
 *
 * @param images - `[count, height, width, channels]`
 * @returns `[count, to.height, to.width, channels]`
 */
export function resizeImages(images: Float32Array, image: ImageSize, to: Extent): Float32Array {
  const { channels } = image
  const length = sizeOf(imageShape(image))
  const resized = new Float32Array((images.length / length) * to.height * to.width * channels)
  const rows = samplesOf(image.height, to.height)
  const columns = samplesOf(image.width, to.width)
  const row = image.width * channels
  let at = 0
  for (let start = 0; start < images.length; start += length) {
    for (const { low: top, high: bottom, share: down } of rows) {
      for (const { low: left, high: right, share: across } of columns) {
        for (let channel = start; channel < start + channels; channel++) {
          const [upper, lower] = [top * row + channel, bottom * row + channel]
          const above = mix(images[upper + left * channels], images[upper + right * channels], across)
          const below = mix(images[lower + left * channels], images[lower + right * channels], across)
          resized[at++] = mix(above, below, down)
        }
      }
    }
  }
  return resized
}

/** Where a new pixel lies along an axis: between two old ones, `share` of the way from `low` to `high`. */
interface Sample {
  readonly low: number
  readonly high: number
  readonly share: number
}

function samplesOf(from: number, to: number): Sample[] {
  return Array.from({ length: to }, (_, pixel) => {
    // Centres lie at halves. Those outside the outermost old centres take the edge.
    const centre = Math.max(((pixel + 0.5) * from) / to - 0.5, 0)
    const low = Math.min(Math.floor(centre), from - 1)
    return { low, high: Math.min(low + 1, from - 1), share: centre - low }
  })
}

function mix(low: number, high: number, share: number): number {
  return low + share * (high - low)
}
