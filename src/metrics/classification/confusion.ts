import { FacetError } from '../../array/index.ts'
import { bestAssignment } from './assignment.ts'

/** Counts of images: a row for every category asked for, a column for every class that was read. */
export type Confusion = readonly (readonly number[])[]

/**
 * Counts what was read for what was asked.
 *
 * @param asked - a category in 0..categories-1 for every image
 * @param read - a class in 0..classes-1 for every image
 * @throws FacetError when they differ in length, or a number lies outside
 */
export function confusionOf(
  asked: readonly number[],
  read: readonly number[],
  size: { readonly categories: number; readonly classes: number },
): number[][] {
  const counts = Array.from({ length: size.categories }, () => new Array<number>(size.classes).fill(0))
  if (asked.length !== read.length) {
    throw new FacetError(`confusionOf: ${asked.length} asked, but ${read.length} read. Give one of each an image.`)
  }
  for (const [index, category] of asked.entries()) {
    if (counts[category]?.[read[index]] === undefined) {
      const [rows, columns] = [size.categories - 1, size.classes - 1]
      throw new FacetError(
        `confusionOf: category ${category} read as class ${read[index]} lies outside 0..${rows}, 0..${columns}. Correct the sizes.`,
      )
    }
    counts[category][read[index]]++
  }
  return counts
}

/** Returns the share of images read as the class that has the category's number, in [0, 1]; null of no images. */
export function accuracyOf(confusion: Confusion): number | null {
  const right = confusion.reduce((sum, row, category) => sum + (row[category] ?? 0), 0)
  return share(right, total(confusion))
}

/** Returns the images of each category. */
export function rowCounts(confusion: Confusion): number[] {
  return confusion.map((row) => total([row]))
}

/** Returns {@link accuracyOf} of each category by itself. */
export function rowAccuracies(confusion: Confusion): (number | null)[] {
  return confusion.map((row, category) => share(row[category] ?? 0, total([row])))
}

/** Categories as classes. */
export interface Matching {
  /** The class of every category, each class used once at most; -1 where there are more categories than classes. */
  readonly classOf: readonly number[]
  /** The share of images read as their category's class, in [0, 1]; null of no images. */
  readonly accuracy: number | null
}

/**
 * Matches categories that nobody named to classes, one to one, so that the most images are read as their category's
 * class. InfoGAN scores its categorical code so (Chen et al. 2016, section 7.2: 5 % error on MNIST).
 */
export function matchCategories(confusion: Confusion): Matching {
  const classOf = bestAssignment(confusion)
  const right = confusion.reduce((sum, row, category) => sum + (row[classOf[category]] ?? 0), 0)
  return { classOf, accuracy: share(right, total(confusion)) }
}

function total(confusion: Confusion): number {
  return confusion.flat().reduce((sum, count) => sum + count, 0)
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}
