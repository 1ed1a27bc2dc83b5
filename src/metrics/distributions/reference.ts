import type { Estimate } from './estimate.ts'
import { frechetEstimate } from './frechet.ts'
import { gatherCrossKernels, gatherOwnKernels, kernelDistance } from './kernel.ts'
import { momentsOf } from './moments.ts'
import { gatherNeighbours } from './neighbours.ts'
import { rowCount } from './pairs.ts'
import type { Pairs } from './pairs.ts'
import { NEIGHBOURS, gatherOverlap } from './prdc.ts'
import type { PrecisionRecall, Spheres } from './prdc.ts'

/** How a set of samples compares with real images. Every score is unknown where there are too few of either. */
export interface Comparison extends PrecisionRecall {
  /** See `frechetEstimate`. */
  readonly frechet: Estimate
  /** See `kernelDistance`. */
  readonly kernel: Estimate
}

/** Real images that others are compared with, all or those of one class: what is theirs alone is computed once. */
export interface Reference {
  /**
   * Compares samples with the real images; one call at a time.
   *
   * @param samples - their features, `[count, size]`
   * @throws FacetError when they are not whole rows, or not finite
   */
  compare(samples: Float32Array): Promise<Comparison>
}

/**
 * Looks at real images as a reference, with a loaded program, which must outlive it.
 *
 * @param features - `[count, size]`
 * @throws FacetError when they are not whole rows, or not finite
 */
export async function referenceOf(pairs: Pairs, features: Float32Array): Promise<Reference> {
  const { size } = pairs
  const origin = meanRow(features, size)
  const real = await profileOf(pairs, features, origin)
  const known = real.points.count < 2 ? null : { features, moments: momentsOf(features, size) }
  return {
    compare: async (given) => {
      const samples = await profileOf(pairs, given, origin)
      const overlap = gatherOverlap(real, samples)
      const kernels = gatherCrossKernels(real.points, samples.points, size)
      await pairs.visit(real.points, samples.points, (...products) => {
        overlap.take(...products)
        kernels.take(...products)
      })
      return {
        frechet: frechetEstimate(known, given, size),
        kernel: kernelDistance({ real: real.kernels, samples: samples.kernels, ...kernels }),
        ...overlap.estimates(),
      }
    },
  }
}

/** What is a set's own. */
interface Profile extends Spheres {
  /** By point, the sum of its kernels with the others. */
  readonly kernels: Float64Array
}

/** Looks at a set by itself about its own mean, lest the distances of samples that are all alike be lost in rounding. */
async function profileOf(pairs: Pairs, features: Float32Array, origin: Float64Array): Promise<Profile> {
  const own = pairs.place(features, meanRow(features, pairs.size))
  const neighbours = gatherNeighbours(own, NEIGHBOURS)
  const kernels = gatherOwnKernels(own, pairs.size)
  await pairs.visit(own, own, (...products) => {
    neighbours.take(...products)
    kernels.take(...products)
  })
  const points = pairs.place(features, origin)
  return { points, neighbourhood: neighbours.neighbourhood(), kernels: kernels.sums }
}

/** The mean over rows; zeros where there is none. */
function meanRow(features: Float32Array, size: number): Float64Array {
  const count = rowCount(features, size)
  const mean = new Float64Array(size)
  for (let index = 0; index < features.length; index++) mean[index % size] += features[index] / count
  return mean
}
