import { meanEstimate } from './estimate.ts'
import type { Estimate } from './estimate.ts'

/**
 * Returns the variance of images around their mean, averaged over pixels (over n − 1), in units of `real`: 1 is as varied
 * as real images, 0 is one image over and over.
 *
 * @param images - `[count, pixels]`
 * @param real - the variance of real images; where it is 0, or there are fewer than two images, the ratio is unknown
 */
export function varianceEstimate(images: Float32Array, pixels: number, real: number | null): Estimate {
  const count = images.length / pixels
  if (count < 2 || real === null || real <= 0) return meanEstimate(new Float64Array(0))
  const mean = new Float64Array(pixels)
  // A running mean (Welford 1962), so that equal images have a variance of exactly 0.
  for (let index = 0; index < images.length; index++) {
    const pixel = index % pixels
    mean[pixel] += (images[index] - mean[pixel]) / (Math.floor(index / pixels) + 1)
  }
  const squares = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      squares[row] += (images[row * pixels + pixel] - mean[pixel]) ** 2
    }
  }
  return meanEstimate(squares.map((square) => square / (pixels * (1 - 1 / count) * real)))
}
