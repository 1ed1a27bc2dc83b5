import { FacetError } from '../../array/index.ts'
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

/** Counts images by part and class. */
export function countPlaced(
  images: Iterable<{ readonly split: SplitName; readonly label: number }>,
  classes: number,
): Counts {
  const none = () => Array.from({ length: classes }, () => 0)
  const counts = { train: none(), validation: none(), test: none() }
  for (const { split, label } of images) counts[split][label]++
  return counts
}

/**
 * Checks that every class has images to train on.
 *
 * @param folder - where they lie, as the error names it
 * @throws FacetError when a class has none
 */
export function checkCounts(folder: string, classes: readonly string[], { train }: Counts): void {
  const empty = train.indexOf(0)
  if (empty < 0) return
  throw new FacetError(
    `${printable(folder)}: class '${printable(classes[empty])}' has no image to train on. ` +
      'Put some into its folder, or take the folder away.',
  )
}
