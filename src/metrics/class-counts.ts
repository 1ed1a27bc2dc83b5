import type { ImageSource } from '../data/index.ts'

/** From this ratio of the largest class to the smallest on, classes are so uneven that samples are drawn alike. */
const UNEVEN = 3

/** Returns the number of images of each class, in label order. */
export function classCounts(source: ImageSource): number[] {
  const counts = source.classes.map(() => 0)
  for (let index = 0; index < source.size; index++) counts[source.labelOf(index)]++
  return counts
}

/** Whether the largest class has more than three times the images of the smallest. */
export function isUneven(counts: readonly number[]): boolean {
  return Math.max(...counts) > UNEVEN * Math.min(...counts)
}

/**
 * Returns the classes of `count` samples: equally many of each in turn; where real images are uneven, in proportion to
 * them, but at least two of each, and evenly mixed, so that any run of rows has much the same shares. Else no score over
 * all images, which compares laws, could be as good for the best generator as for real images.
 *
 * @param count - at least two a class
 * @param counts - real images of each class
 */
export function sampleClasses(count: number, counts: readonly number[]): number[] {
  if (!isUneven(counts)) return Array.from({ length: count }, (_, row) => row % counts.length)
  const total = counts.reduce((sum, one) => sum + one, 0)
  const rest = count - LEAST * counts.length
  let [below, given] = [0, 0]
  const places = counts.flatMap((one, label) => {
    below += one
    // Rounded sums leave nothing over.
    const upTo = Math.round((rest * below) / total)
    const own = LEAST + upTo - given
    given = upTo
    return Array.from({ length: own }, (_, turn) => ({ label, place: (turn + 0.5) / own }))
  })
  return places.toSorted((one, other) => one.place - other.place).map(({ label }) => label)
}

/** A class of fewer samples has no variance. */
const LEAST = 2
