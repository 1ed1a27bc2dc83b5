import { FacetError } from '../../array/index.ts'
import type { DataReading, LabelledImages, ValueRange } from '../index.ts'
import { imageBytes } from './array-images.ts'
import { classLabels } from './array-labels.ts'
import type { LabelNames } from './array-labels.ts'
import { UNLABELLED } from './class-names.ts'
import type { DataArray } from './data-array.ts'

/** The arrays of a split. */
export interface SplitArrays {
  readonly images: DataArray
  /** Absent of every split where images have no labels. */
  readonly labels?: DataArray
}

/** The images of several splits, and how they were read. */
export interface ReadArrays {
  /** One a split. */
  readonly images: readonly LabelledImages[]
  readonly labelled: boolean
  readonly reading: DataReading
}

/**
 * Joins arrays of images and arrays of their labels (`imageBytes`, `classLabels`). Images without labels are of one class.
 *
 * @param splits - the arrays of each split, those of training first
 * @param asked - the names of the classes where they are known, and the config's `data.range`
 * @throws FacetError when the arrays of a split differ in number, and what those two functions throw
 */
export function labelledArrays(
  splits: readonly SplitArrays[],
  { names, range }: { readonly names?: LabelNames; readonly range?: ValueRange } = {},
): ReadArrays {
  for (const split of splits) checkCounts(split)
  const { images, scales, notes } = imageBytes(
    splits.map((split) => split.images),
    range,
  )
  const given = splits.flatMap((split) => split.labels ?? [])
  const labelled = given.length > 0
  const { classes, labels } = labelled ? classLabels(given, names) : unlabelled(splits)
  return {
    images: images.map((bytes, index) => ({ ...bytes, classes, labels: labels[index] })),
    labelled,
    reading: { scales, notes: labelled ? notes : [...notes, 'there are no labels: all images are of one class'] },
  }
}

function unlabelled(splits: readonly SplitArrays[]): ReturnType<typeof classLabels> {
  return { classes: [UNLABELLED], labels: splits.map(({ images }) => new Uint16Array(images.shape[0])) }
}

function checkCounts({ images, labels }: SplitArrays): void {
  if (!labels || images.shape[0] === labels.shape[0]) return
  throw new FacetError(
    `${labels.file}: has ${labels.shape[0]} labels, but ${images.file} has ${images.shape[0]} images. Take both from the same set.`,
  )
}
