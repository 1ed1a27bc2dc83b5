import type { Runtime } from '../../runtime/index.ts'
import { UNKNOWN, shareEstimate } from './estimate.ts'
import type { Estimate } from './estimate.ts'
import { nearestIn } from './nearest.ts'
import type { Nearest } from './nearest.ts'

/** Images beside the training images nearest to them. */
export interface NearTraining extends Nearest {
  /** How far that training image is from the training image nearest to it, `[queries]`; NaN where it is the only one. */
  readonly gaps: Float64Array
}

/**
 * Finds the nearest training image of every image of several sets, and how near training images are to one another there.
 *
 * @param queries - sets of features, each `[count, size]`
 * @param features.training - of all training images, `[count, size]`, at least one
 * @throws FacetError as `nearestIn` does
 */
export async function nearTraining(
  runtime: Runtime,
  queries: readonly Float32Array[],
  { training, size }: { readonly training: Float32Array; readonly size: number },
): Promise<NearTraining[]> {
  const found: Nearest[] = []
  for (const set of queries) found.push(await nearestIn(runtime, { queries: set, reference: training, size }))
  const gaps = new Float64Array(training.length / size).fill(NaN)
  const rows = Uint32Array.from(new Set(found.flatMap(({ indices }) => [...indices])))
  if (gaps.length > 1) {
    const near = new Float32Array(rows.length * size)
    rows.forEach((row, index) => near.set(training.subarray(row * size, (row + 1) * size), index * size))
    const { distances } = await nearestIn(runtime, { queries: near, reference: training, size, apart: rows })
    rows.forEach((row, index) => (gaps[row] = distances[index]))
  }
  return found.map((nearest) => ({ ...nearest, gaps: Float64Array.from(nearest.indices, (index) => gaps[index]) }))
}

/**
 * Returns the share of images that are authentic: farther from their nearest training image than that is from the
 * training image nearest to it (Alaa et al. 2022; in per cent, the AuthPct of Stein et al. 2023). Of new images of the
 * data's law about one half are, of copies none. A contribution is 1 of an authentic image, else 0.
 *
 * @param rows - the images to count
 * @returns unknown of no image, and beside a single training image
 */
export function authenticityEstimate({ distances, gaps }: NearTraining, rows: readonly number[]): Estimate {
  if (rows.some((row) => Number.isNaN(gaps[row]))) return UNKNOWN
  return shareEstimate(Float64Array.from(rows, (row) => Number(distances[row] > gaps[row])))
}

/**
 * Returns how near each image is to its training image in units of that one's {@link NearTraining.gaps}: 0 of a copy, about
 * 1 of a new image; Infinity where the unit is 0 and it is no copy.
 */
export function relativeDistances({ distances, gaps }: NearTraining): Float64Array {
  return distances.map((distance, row) => (distance === 0 ? 0 : distance / gaps[row]))
}
