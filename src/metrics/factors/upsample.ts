import type { Plane } from './plane.ts'
import { splineExpansion } from './spline.ts'

/** Makes a line of pixels into another. The result is overwritten by the next call. */
export type LineMap = (line: Float64Array) => Float64Array

/**
 * Returns what makes images larger, as Morpho-MNIST does (Castro et al. 2019): by interpolating cubic splines, clipped to
 * the image's range, then smoothed by a Gaussian whose deviation is a third of the scale, and rounded down to bytes. That
 * is scikit-image's `pyramid_expand` of order 3. A scale of 1 leaves images as they are.
 *
 * @param plane - the size of the images before
 * @param scale - a whole number ≥ 1
 * @returns a function of `[height, width]` bytes; its result is overwritten by the next call
 */
export function upsampler({ width, height }: Plane, scale: number): (pixels: Uint8ClampedArray) => Uint8Array {
  const bytes = new Uint8Array(width * height * scale * scale)
  const shares = new Float64Array(width * height)
  const wide = new Float64Array(shares.length * scale)
  const [large, smooth] = [new Float64Array(bytes.length), new Float64Array(bytes.length)]
  const expansions = [width, height].map((length) => splineExpansion(length, scale))
  const filters = [width, height].map((length) => gaussianFilter(length * scale, scale / 3))

  return (pixels) => {
    bytes.set(pixels.subarray(0, bytes.length))
    if (scale === 1) return bytes
    // A product, as in scikit-image: the last bit decides what is rounded down.
    for (let index = 0; index < shares.length; index++) shares[index] = pixels[index] * (1 / 255)
    mapLines(shares, wide, height, expansions[0])
    mapLines(wide, large, width * scale, expansions[1])
    clip(large, shares)
    mapLines(large, smooth, height * scale, filters[0])
    mapLines(smooth, large, width * scale, filters[1])
    for (let index = 0; index < bytes.length; index++) bytes[index] = 255 * large[index]
    return bytes
  }
}

/** Maps every row and writes it as a column, so that to do it twice is to map the rows, then the columns. */
function mapLines(from: Float64Array, to: Float64Array, rows: number, map: LineMap): void {
  const length = from.length / rows
  for (let row = 0; row < rows; row++) {
    const line = map(from.subarray(row * length, (row + 1) * length))
    for (let index = 0; index < line.length; index++) to[index * rows + row] = line[index]
  }
}

/** Splines overshoot beside an edge. */
function clip(values: Float64Array, original: Float64Array): void {
  let [least, most] = [Infinity, -Infinity]
  for (const value of original) {
    if (value < least) least = value
    if (value > most) most = value
  }
  for (let index = 0; index < values.length; index++) {
    if (values[index] < least) values[index] = least
    else if (values[index] > most) values[index] = most
  }
}

/** Returns a Gaussian filter that ends at four deviations. Beyond its ends a line is reflected about them. */
function gaussianFilter(length: number, deviation: number): LineMap {
  const reach = Math.floor(4 * deviation + 0.5)
  const weights = gaussianWeights(reach, deviation)
  const sources = Int32Array.from({ length: length + 2 * reach }, (_, index) => reflected(index - reach, length))
  const padded = new Float64Array(sources.length)
  const filtered = new Float64Array(length)
  return (line) => {
    for (let index = 0; index < padded.length; index++) padded[index] = line[sources[index]]
    for (let index = 0; index < length; index++) {
      const middle = index + reach
      // In scipy's order, so that what is flat stays exactly so.
      let sum = padded[middle] * weights[0]
      for (let off = reach; off > 0; off--) sum += (padded[middle - off] + padded[middle + off]) * weights[off]
      filtered[index] = sum
    }
    return filtered
  }
}

/** The weights of pixels by their distance from the middle. */
function gaussianWeights(reach: number, deviation: number): Float64Array {
  const heights = Float64Array.from({ length: reach + 1 }, (_, off) => Math.exp((-0.5 / deviation ** 2) * off ** 2))
  const total = heights.reduce((sum, height, off) => sum + (off === 0 ? height : 2 * height), 0)
  return heights.map((height) => height / total)
}

function reflected(place: number, length: number): number {
  const period = 2 * length
  const within = ((place % period) + period) % period
  return within < length ? within : period - 1 - within
}
