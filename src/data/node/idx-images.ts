import { FacetError, formatShape } from '../../array/index.ts'
import type { LabelledImages } from '../index.ts'
import type { IdxArray } from './idx.ts'

/** How labels name classes. */
export interface LabelNames {
  /** The names of the classes, in label order. */
  readonly classes: readonly string[]
  /** The label of the first class; default 0. */
  readonly first?: number
}

/**
 * Joins a file of grey images, `[images, height, width]`, and the file of their labels, `[images]`. Nothing is copied but labels
 * that do not begin at 0.
 *
 * @param names - default a class for every number from the smallest to the largest label, named by it
 * @throws FacetError when a file has another rank, the two differ in number, or a label names no class.
 */
export function labelledImages(
  images: IdxArray,
  labels: IdxArray,
  names: LabelNames = numberedClasses(labels.data),
): LabelledImages {
  checkRank(images, 3, 'images ([images, height, width])')
  checkRank(labels, 1, 'labels ([images])')
  checkCounts(images, labels)
  checkLabels(labels, names)
  const [, height, width] = images.shape
  const { classes, first = 0 } = names
  const counted = first === 0 ? labels.data : labels.data.map((label) => label - first)
  return { image: { height, width, channels: 1 }, classes, pixels: images.data, labels: counted }
}

/** Returns a class for every number from the smallest to the largest label. */
export function numberedClasses(labels: Uint8Array): LabelNames {
  const [first, last] = labels.reduce(
    ([least, most], label) => [Math.min(least, label), Math.max(most, label)],
    [255, 0],
  )
  return { first, classes: Array.from({ length: last - first + 1 }, (_, index) => String(first + index)) }
}

function checkRank({ file, shape }: IdxArray, rank: number, kind: string): void {
  if (shape.length === rank) return
  throw new FacetError(`${file}: extents ${formatShape(shape)} are not those of ${kind}. Check which file is which.`)
}

function checkCounts(images: IdxArray, labels: IdxArray): void {
  if (images.shape[0] === labels.shape[0]) return
  throw new FacetError(
    `${labels.file}: has ${labels.shape[0]} labels, but ${images.file} has ${images.shape[0]} images. ` +
      'Take both files from the same set.',
  )
}

function checkLabels({ file, data }: IdxArray, { classes, first = 0 }: LabelNames): void {
  const last = first + classes.length - 1
  const index = data.findIndex((label) => label < first || label > last)
  if (index < 0) return
  throw new FacetError(
    `${file}: label ${data[index]} of image ${index} is outside ${first}..${last}. ` +
      'Correct the label, or take both splits from the same set.',
  )
}
