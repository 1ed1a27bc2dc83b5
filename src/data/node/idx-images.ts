import { FacetError, formatShape } from '../../array/index.ts'
import type { LabelledImages } from '../index.ts'
import type { IdxArray } from './idx.ts'

/**
 * Joins a file of grey images, `[images, height, width]`, and the file of their labels, `[images]`. Nothing is copied.
 *
 * @param classes - the names of the classes, in label order; default `'0'` to the largest label
 * @throws FacetError when a file has another rank, the two differ in number, or a label names no class.
 */
export function labelledImages(
  images: IdxArray,
  labels: IdxArray,
  classes: readonly string[] = numberedClasses(labels.data),
): LabelledImages {
  checkRank(images, 3, 'images ([images, height, width])')
  checkRank(labels, 1, 'labels ([images])')
  checkCounts(images, labels)
  checkLabels(labels, classes)
  const [, height, width] = images.shape
  return { image: { height, width, channels: 1 }, classes, pixels: images.data, labels: labels.data }
}

function numberedClasses(labels: Uint8Array): string[] {
  const largest = labels.reduce((most, label) => Math.max(most, label), 0)
  return Array.from({ length: largest + 1 }, (_, label) => String(label))
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

function checkLabels({ file, data }: IdxArray, classes: readonly string[]): void {
  const index = data.findIndex((label) => label >= classes.length)
  if (index < 0) return
  throw new FacetError(
    `${file}: label ${data[index]} of image ${index} is outside 0..${classes.length - 1}. ` +
      'Correct the label, or take both splits from the same set.',
  )
}
