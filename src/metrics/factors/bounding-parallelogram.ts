import type { ImageMoments } from './image-moments.ts'
import type { Plane } from './plane.ts'

/** The share of the mass that lies beyond each side: half of what Morpho-MNIST leaves out along each dimension. */
const OUTSIDE = 0.01

/**
 * Returns width and height of the parallelogram, upright and slanted as the image is, that all but 2 % of the mass along
 * each dimension lies in (Castro et al. 2019).
 *
 * @param pixels - `[height, width]`, ≥ 0
 * @param moments - theirs, over zero
 */
export function boundingParallelogram(pixels: Uint8Array, plane: Plane, moments: ImageMoments): Plane {
  const shear = moments.xy / moments.yy
  const [beforeColumn, beforeRow] = [new Float64Array(plane.width), new Float64Array(plane.height)]
  for (let y = 0, index = 0; y < plane.height; y++) {
    const shift = 0.5 - shear * (y - moments.y)
    for (let x = 0; x < plane.width; x++, index++) {
      // The first line that the pixel lies before; what is beyond the last is before none.
      const column = Math.max(0, Math.floor(x + shift) + 1)
      if (column < plane.width) beforeColumn[column] += pixels[index]
      if (y + 1 < plane.height) beforeRow[y + 1] += pixels[index]
    }
  }
  return { width: extentOf(beforeColumn, moments.mass), height: extentOf(beforeRow, moments.mass) }
}

/** The length that all but the outside lies in. */
function extentOf(added: Float64Array, mass: number): number {
  let sum = 0
  const shares = added.map((value) => (sum += value) / mass)
  return quantile(shares, 1 - OUTSIDE) - quantile(shares, OUTSIDE)
}

/** Where rising shares reach one, interpolated; the first or last place where they never do. */
function quantile(shares: Float64Array, share: number): number {
  const after = shares.findIndex((value) => value > share)
  if (after === 0) return 0
  if (after < 0) return shares.length - 1
  return after - 1 + (share - shares[after - 1]) / (shares[after] - shares[after - 1])
}
