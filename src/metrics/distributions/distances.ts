import { meanOf } from './diversity.ts'
import { frechetDistance } from './frechet.ts'
import type { Observation } from '../judge/observation.ts'

/** How far images are from the real ones: squared Fréchet distances over the judge's features, see `frechetDistance`. */
export interface Distances {
  /** Of all images. */
  readonly frechet: number
  /** Of each class's images to that class's real ones, the mean over the classes that have both; null where none has. */
  readonly classFrechet: number | null
}

/**
 * Returns the distances of images to real ones that are in groups by label.
 *
 * @param groupOf - for every class, the group of `images` that is to be of it; -1 for none
 */
export function distancesTo(real: Observation, images: Observation, groupOf: readonly number[]): Distances {
  const perClass = real.perGroup.map((moments, label) => {
    const other = images.perGroup[groupOf[label]]
    return moments && other ? frechetDistance(moments, other) : null
  })
  return { frechet: frechetDistance(real.overall, images.overall), classFrechet: meanOf(perClass) }
}
