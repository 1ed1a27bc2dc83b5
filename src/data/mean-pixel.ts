import { imageShape, sizeOf } from '../array/index.ts'
import type { ImageSource } from './source.ts'

/** Images that a mean is taken of, at most: enough for two digits. */
const MOST = 2000

/** Returns the mean of all pixels, alpha left out, in [0, 1]: of at most 2,000 images, spread evenly over the source. */
export function meanOf(source: ImageSource): number {
  const { channels } = source.image
  const colours = channels % 2 === 0 ? channels - 1 : channels
  const pixels = new Float32Array(sizeOf(imageShape(source.image)))
  const count = Math.min(source.size, MOST)
  let sum = 0
  for (let image = 0; image < count; image++) {
    source.readImage(Math.floor((image * source.size) / count), pixels, 0)
    for (let at = 0; at < pixels.length; at++) if (at % channels < colours) sum += pixels[at]
  }
  return sum / (count * ((pixels.length / channels) * colours))
}
