import { FacetError } from '../../array/index.ts'
import { SPLITS } from '../index.ts'
import type { ImageSource, SplitName } from '../index.ts'
import { printable } from './class-names.ts'

/** How many images each class has in each part. */
export type Counts = Readonly<Record<SplitName, readonly number[]>>

/** Returns how many images of each class a source has, in label order. */
export function countLabels(source: ImageSource): number[] {
  const counts = source.classes.map(() => 0)
  for (let index = 0; index < source.size; index++) counts[source.labelOf(index)]++
  return counts
}

/**
 * Checks that there are images enough.
 *
 * @param folder - where they lie, as the error names it
 * @throws FacetError when a class has none to train on, or none at all validate, or test
 */
export function checkCounts(folder: string, classes: readonly string[], counts: Counts): void {
  const where = printable(folder)
  const empty = counts.train.indexOf(0)
  if (empty >= 0) {
    throw new FacetError(
      `${where}: class '${classes[empty]}' has no image to train on. Put some into its folder, or take the folder away.`,
    )
  }
  const missing = SPLITS.find((split) => counts[split].every((count) => count === 0))
  if (missing === undefined) return
  throw new FacetError(
    `${where}: no image is left for ${missing}. Give some class three images or more, and data.split.${missing} ` +
      `a value above 0, or put images into ${missing}/.`,
  )
}
