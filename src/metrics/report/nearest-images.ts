import type { Nearest } from '../distributions/nearest.ts'
import { nearestIn } from '../distributions/nearest.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { Side } from './side.ts'
import { rowsByClass } from './side.ts'

/** How near generated and real test images are to training images. */
export interface NearestImages {
  readonly made: Nearest
  /** Mean distance of real test images, over all and by class; NaN of a class without any. */
  readonly real: { readonly all: number; readonly perClass: readonly number[] }
}

/**
 * Finds the training image nearest to each image, in the judge's features: it looks at all training images, which would take
 * hours with those of a large network.
 *
 * @param training - the judge's features of all training images, `[images, size]`
 */
export async function nearestImages(
  runtime: Runtime,
  sides: { readonly made: Side; readonly test: Side; readonly training: Float32Array; readonly classes: number },
): Promise<NearestImages> {
  const { made, test, training: reference, classes } = sides
  const size = made.judgeFeatures.length / made.count
  const { distances } = await nearestIn(runtime, { queries: test.judgeFeatures, reference, size })
  const meanAt = (rows: readonly number[]) => rows.reduce((sum, row) => sum + distances[row], 0) / rows.length
  const perClass = rowsByClass(test.groups, classes).map(meanAt)
  const all = distances.reduce((sum, distance) => sum + distance, 0) / distances.length
  return { made: await nearestIn(runtime, { queries: made.judgeFeatures, reference, size }), real: { all, perClass } }
}
