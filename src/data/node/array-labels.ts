import { FacetError, formatShape } from '../../array/index.ts'
import type { NpyArray } from './npy.ts'

/** Labels as positions of classes. */
export interface ClassLabels {
  /** The names of the classes, in label order. */
  readonly classes: readonly string[]
  /** For each array, one label an image, in 0..classes.length-1. */
  readonly labels: readonly Uint16Array[]
}

type Label = number | string

const MOST_CLASSES = 2 ** 16

/**
 * Numbers labels from 0. They are `[images]` or `[images, 1]`, whole numbers or texts. The classes are those of the training
 * labels in ascending order, named as they are; or `names`, for numbers that count in it or that are as many, and for texts that
 * are in it.
 *
 * @param arrays - the labels of each split, those of training first
 * @throws FacetError for arrays of another shape, labels that are no whole number, and labels of no class
 */
export function classLabels(arrays: readonly NpyArray[], names?: NpyArray): ClassLabels {
  const values = arrays.map((array) => labelsOf(array))
  const position = positionsOf(values[0], names && namesOf(names), arrays[0].file)
  const labels = values.map((split, part) =>
    Uint16Array.from(split, (label, index) => {
      const found = position.get(label)
      if (found !== undefined) return found
      throw new FacetError(
        `${arrays[part].file}: label ${label} of image ${index} is no class of the training images. ` +
          'Correct the label, or take all splits from the same set.',
      )
    }),
  )
  const classes = names ? namesOf(names) : [...position.keys()].map(String)
  return { classes, labels }
}

function labelsOf({ file, shape, values }: NpyArray): Label[] {
  const isList = shape.length === 1 || (shape.length === 2 && shape[1] === 1)
  if (!isList) {
    throw new FacetError(
      `${file}: ${formatShape(shape)} is not the shape of labels. Give one label an image, [images].`,
    )
  }
  const labels: Label[] = Array.from(values as ArrayLike<Label | bigint>, (value) =>
    typeof value === 'bigint' ? Number(value) : value,
  )
  const odd = labels.findIndex((label) => typeof label === 'number' && !Number.isSafeInteger(label))
  if (odd < 0) return labels
  throw new FacetError(
    `${file}: label ${labels[odd]} of image ${odd} is not a whole number. Number the classes, or name them.`,
  )
}

/** Returns the position of each label's class, in order. */
function positionsOf(
  training: readonly Label[],
  names: readonly string[] | undefined,
  file: string,
): Map<Label, number> {
  const distinct = [...new Set(training)].toSorted((a, b) => (a < b ? -1 : 1))
  if (distinct.length > MOST_CLASSES) {
    throw new FacetError(`${file}: has ${distinct.length} different labels. Give at most ${MOST_CLASSES} classes.`)
  }
  if (names === undefined) return positions(distinct)
  if (distinct.every((label) => typeof label === 'string')) return positions(names)
  if (distinct.every((label) => Number(label) >= 0 && Number(label) < names.length)) return positions(names.keys())
  if (distinct.length === names.length) return positions(distinct)
  throw new FacetError(
    `${file}: has labels ${distinct[0]} to ${distinct.at(-1)}, but there are ${names.length} names of classes. Name every class.`,
  )
}

function positions(labels: Iterable<Label>): Map<Label, number> {
  return new Map(Array.from(labels, (label, index) => [label, index]))
}

function namesOf({ file, values }: NpyArray): readonly string[] {
  const names = Array.from(values as ArrayLike<unknown>, String)
  if (names.length > 0 && names.length <= MOST_CLASSES && new Set(names).size === names.length) return names
  throw new FacetError(
    `${file}: names ${names.length} classes, some of them alike or none. Give each class a name of its own.`,
  )
}
