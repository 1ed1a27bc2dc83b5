import { UNKNOWN, meanEstimate, shareEstimate } from './estimate.ts'
import type { Estimate } from './estimate.ts'
import type { Neighbourhood } from './neighbours.ts'
import type { Points, TakeProducts } from './pairs.ts'
import { gatherHolding } from './holding.ts'
import type { Holding } from './holding.ts'
import { deletionVariation } from './variation.ts'

/** The neighbours that make up a point's sphere: as Naeem et al. 2020 set it. */
export const NEIGHBOURS = 5

/** A set of points with what `gatherNeighbours` makes of it: their spheres reach to the fifth neighbour. */
export interface Spheres {
  readonly points: Points
  /** Null where the set is too small to tell. */
  readonly neighbourhood: Neighbourhood | null
}

/**
 * Fidelity and diversity of samples beside real images. A sphere holds what is nearer than its radius, not at it, as in the
 * published implementation (prdc), by distances in float64.
 *
 * Each score varies with the samples and with the real images. What it does not sum over, it varies with by
 * `deletionVariation`, where of a share the spheres of the others stay as they are.
 */
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
  const byReal = gatherHolding(real, b)
  const bySamples = gatherHolding(samples, a)
  return {
    take: (row, first, products) => {
      // Constants of the loop are local: V8 reads those of a closure anew at every turn, which doubles the time.
      const [own, lengths, reach, reaches, holders] = [
        a.least[row],
        b.least,
        byReal.reach[row],
        bySamples.inner,
        bySamples.holders,
      ]
      for (let i = 0; i < products.length; i++) {
        const column = first + i
        const bound = own + lengths[column] - 2 * products[i]
        if (bound < reach) byReal.meet(row, column, bound)
        // More than two holders of a real image make no difference to recall.
        if (bound < reaches[column] && holders[row] < 2) bySamples.meet(column, row, bound)
      }
    },
    estimates: () => {
      const known = real.neighbourhood && b.count > 0
      return {
        precision: known ? heldEstimate(byReal) : UNKNOWN,
        recall: samples.neighbourhood ? heldEstimate(bySamples) : UNKNOWN,
        density: known ? densityEstimate(byReal, real.neighbourhood) : UNKNOWN,
        coverage: known ? coverageEstimate(byReal) : UNKNOWN,
      }
    },
  }
}

/** The share of points that a sphere holds. Without a sphere those are lost that it alone holds. */
function heldEstimate({ holders, held, lastHolder }: Holding): Estimate {
  const lost = new Float64Array(held.length)
  for (const [point, count] of holders.entries()) if (count === 1) lost[lastHolder[point]] += 1 / holders.length
  return shareEstimate(
    Float64Array.from(holders, (count) => Math.min(1, count)),
    [deletionVariation(lost)],
  )
}

/** The share of spheres that hold a point. Without a point those are lost that hold it alone. */
function coverageEstimate({ holders, held, lastHeld }: Holding): Estimate {
  const lost = new Float64Array(holders.length)
  for (const [sphere, count] of held.entries()) if (count === 1) lost[lastHeld[sphere]] += 1 / held.length
  return shareEstimate(
    Float64Array.from(held, (count) => Math.min(1, count)),
    [deletionVariation(lost)],
  )
}

/** Without a real image its sphere is lost, and the spheres that it is a neighbour of reach to their next one. */
function densityEstimate({ holders, held, between }: Holding, { nearest }: Neighbourhood): Estimate {
  const lost = Float64Array.from(held)
  for (const [index, neighbour] of nearest.entries()) lost[neighbour] -= between[Math.floor(index / NEIGHBOURS)]
  const scale = NEIGHBOURS * holders.length
  const variation = deletionVariation(lost.map((count) => count / scale))
  return meanEstimate(
    Float64Array.from(holders, (count) => count / NEIGHBOURS),
    [variation],
  )
}
