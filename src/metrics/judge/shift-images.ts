import { imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSize, RandomStream } from '../../array/index.ts'

/**
 * Moves every image by whole pixels, in place: by U{−reach..reach} down and to the right, each drawn for itself. What
 * moves in repeats the edge.
 *
 * @param images - `[count, height, width, channels]`
 */
export function shiftImages(images: Float32Array, image: ImageSize, reach: number, stream: RandomStream): void {
  const length = sizeOf(imageShape(image))
  const before = new Float32Array(length)
  for (let first = 0; first < images.length; first += length) {
    const [down, right] = [stream.below(2 * reach + 1) - reach, stream.below(2 * reach + 1) - reach]
    before.set(images.subarray(first, first + length))
    shiftInto(images.subarray(first, first + length), before, image, { down, right })
  }
}

function shiftInto(
  after: Float32Array,
  before: Float32Array,
  { height, width, channels }: ImageSize,
  { down, right }: { down: number; right: number },
): void {
  for (let y = 0, to = 0; y < height; y++) {
    const row = inside(y - down, height) * width
    for (let x = 0; x < width; x++) {
      const from = (row + inside(x - right, width)) * channels
      for (let channel = 0; channel < channels; channel++) after[to++] = before[from + channel]
    }
  }
}

function inside(position: number, extent: number): number {
  return Math.min(Math.max(position, 0), extent - 1)
}
