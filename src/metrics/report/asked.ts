import type { LatentPart } from '../../gan/index.ts'
import { isUneven, sampleClasses } from '../class-counts.ts'
import type { JudgedSet } from './image-set.ts'

/** The categories that samples are asked for, and what a report says of them. */
export type AskedCategories = Pick<JudgedSet, 'groups' | 'categories' | 'drawn'>

/**
 * Returns the categories of samples: equally many of each; where real images are uneven and labels name the categories, in
 * proportion to these, if there are at least two samples for each.
 *
 * @param part - what sorts samples; undefined where nothing does
 * @param real - the real images of each class that samples are compared to
 */
export function categoriesToAsk(
  part: Pick<LatentPart, 'size' | 'supervised'> | undefined,
  real: readonly number[],
  count: number,
): AskedCategories {
  const groups = Array.from({ length: count }, (_, row) => row % (part?.size ?? 1))
  if (!part) return { groups, drawn: null }
  const categories = { size: part.size, supervised: part.supervised }
  if (!part.supervised || count < 2 * part.size || !isUneven(real)) return { groups, categories, drawn: 'equally' }
  return { groups: sampleClasses(count, real), categories, drawn: 'by frequency' }
}
