import { UNKNOWN, meanEstimate } from './estimate.ts'
import type { Estimate } from './estimate.ts'
import type { Points, TakeProducts } from './pairs.ts'

/** The neighbours that make up a point's sphere: as Naeem et al. 2020 set it. */
export const NEIGHBOURS = 5

/** A set of points with what `gatherNeighbours` makes of it: the squared radii of their spheres. */
export interface Spheres {
  readonly points: Points
  /** Null where the set is too small to tell. */
  readonly squaredRadii: Float64Array | null
}

/** Fidelity and diversity of samples beside real images. A sphere holds what is nearer than its radius, not at it. */
export interface PrecisionRecall {
  /** The share of samples that some real image's sphere holds, in [0, 1] (Kynkäänniemi et al. 2019). One a sample. */
  readonly precision: Estimate
  /** The share of real images that some sample's sphere holds, in [0, 1] (same). One a real image. */
  readonly recall: Estimate
  /** The real spheres that hold a sample over {@link NEIGHBOURS}, ≥ 0, 1 of the real law (Naeem et al. 2020, eq. 3). */
  readonly density: Estimate
  /** The share of real spheres that hold a sample, in [0, 1] (Naeem et al. 2020, equation 4). One a real image. */
  readonly coverage: Estimate
}

/** Gathers how real images and samples lie in each other's spheres. */
export interface Overlap {
  /** Takes products of real images (rows) with samples (columns). */
  readonly take: TakeProducts
  estimates(): PrecisionRecall
}

/** Returns an empty {@link Overlap}. */
export function gatherOverlap(real: Spheres, samples: Spheres): Overlap {
  const [a, b] = [real.points, samples.points]
  const [radiiA, radiiB] = [radiiOf(real), radiiOf(samples)]
  /** By sample, the real spheres that hold it. */
  const holders = new Float64Array(b.count)
  const covered = new Float64Array(a.count)
  const recalled = new Float64Array(a.count)
  return {
    take: (row, first, products) => {
      // Constants of the loop are local: V8 reads those of a closure anew at every turn, which doubles the time.
      const [square, radius, squares, radii, held] = [a.squares[row], radiiA[row], b.squares, radiiB, holders]
      for (let i = 0; i < products.length; i++) {
        const distance = square + squares[first + i] - 2 * products[i]
        if (distance < radius) {
          held[first + i]++
          covered[row] = 1
        }
        if (distance < radii[first + i]) recalled[row] = 1
      }
    },
    estimates: () => {
      const ofReal = (values: Float64Array) => (real.squaredRadii && b.count > 0 ? meanEstimate(values) : UNKNOWN)
      return {
        precision: ofReal(holders.map((count) => Math.min(1, count))),
        recall: samples.squaredRadii ? meanEstimate(recalled) : UNKNOWN,
        density: ofReal(holders.map((count) => count / NEIGHBOURS)),
        coverage: ofReal(covered),
      }
    },
  }
}

/** Squared radii, such as hold nothing where they are not known. */
function radiiOf({ points, squaredRadii }: Spheres): Float64Array {
  return squaredRadii ?? new Float64Array(points.count).fill(-Infinity)
}
