import type { Plane } from './plane.ts'

/** Where the mass of an image is: its sum, its centroid, and its second moments about that, in pixels. */
export interface ImageMoments {
  readonly mass: number
  /** From the middle of the left column. */
  readonly x: number
  /** From the middle of the top row. */
  readonly y: number
  readonly xx: number
  readonly xy: number
  readonly yy: number
}

/**
 * Returns the moments of an image, whose mass is how much brighter its pixels are than `zero`. Without mass all but the
 * mass are NaN.
 *
 * @param pixels - `[height, width]`
 * @param zero - the value of a pixel without mass; default 0
 */
export function imageMoments(pixels: ArrayLike<number>, { width, height }: Plane, zero = 0): ImageMoments {
  const sums = { mass: 0, x: 0, y: 0, xx: 0, xy: 0, yy: 0 }
  for (let y = 0; y < height; y++) {
    let [mass, alongX, alongXX] = [0, 0, 0]
    for (let x = 0; x < width; x++) {
      const value = pixels[y * width + x] - zero
      mass += value
      alongX += x * value
      alongXX += x * x * value
    }
    sums.mass += mass
    sums.x += alongX
    sums.y += y * mass
    sums.xx += alongXX
    sums.xy += y * alongX
    sums.yy += y * y * mass
  }
  const { mass } = sums
  const [x, y] = [sums.x / mass, sums.y / mass]
  return { mass, x, y, xx: sums.xx / mass - x * x, xy: sums.xy / mass - x * y, yy: sums.yy / mass - y * y }
}
