import { UNKNOWN, meanEstimate } from './estimate.ts'
import type { Estimate } from './estimate.ts'
import { scaleVariation } from './variation.ts'

/**
 * Returns the variance of images around their mean, averaged over pixels (over n − 1), in squared pixel values.
 *
 * @param images - `[count, pixels]`
 * @returns unknown of fewer than two images
 */
export function pixelVariance(images: Float32Array, pixels: number): Estimate {
  const count = images.length / pixels
  if (count < 2) return UNKNOWN
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
  return meanEstimate(squares.map((square) => square / (pixels * (1 - 1 / count))))
}

/**
 * Returns an estimate in units of another, of images of their own: where that is the variance of real images, 1 is as
 * varied as these, 0 is one image over and over. The ratio varies with both, to first order.
 *
 * @returns unknown where either is, and where the unit is 0
 */
export function ratioEstimate(estimate: Estimate, unit: Estimate): Estimate {
  if (estimate.value === null || unit.value === null || unit.value <= 0) return UNKNOWN
  const { value } = unit
  const ofUnit = unit.variations.map((one) => scaleVariation(one, (estimate.value ?? 0) / value ** 2))
  const own = estimate.variations.map((one) => scaleVariation(one, 1 / value))
  return {
    ...meanEstimate(estimate.contributions.map((contribution) => contribution / value)),
    kind: 'ratio',
    variations: [...own, ...ofUnit],
  }
}
