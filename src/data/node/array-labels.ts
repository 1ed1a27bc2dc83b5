import { FacetError, formatShape } from '../../array/index.ts'
import { sortedClasses } from './class-names.ts'
import type { DataArray } from './data-array.ts'

/** Labels as positions of classes. */
export interface ClassLabels {
  /** The names of the classes, in label order. */
  readonly classes: readonly string[]
  /** For each array, one label an image, in 0..classes.length-1. */
  readonly labels: readonly Uint16Array[]
}

/** How labels name classes. */
export interface LabelNames {
  /** The names of the classes, in label order, each another one. */
  readonly classes: readonly string[]
  /** The label of the first class; where it is not given, labels may be names, count in them from 0, or be as many. */
  readonly first?: number
}

const MOST_CLASSES = 2 ** 16

/**
 * Numbers labels from 0. They are `[images]` or `[images, 1]`, whole numbers or texts; or `[images, classes]` with one 1 a row, which
 * stands for its column. The classes are those of the training labels, named as they are, in the order of `sortedClasses`; or
 * `names`.
 *
 * @param arrays - the labels of each split, those of training first
 * @throws FacetError for arrays of another shape, several labels an image, labels that are no whole number, and labels of no class
 */
export function classLabels(arrays: readonly DataArray[], names?: LabelNames): ClassLabels {
  const values = arrays.map(labelValues)
  const distinct = distinctLabels(values[0], arrays[0].file)
  const { classes, keys } = names
    ? { classes: names.classes, keys: keysOf(distinct, names, arrays[0].file) }
    : { classes: distinct, keys: distinct }
  const position = new Map(keys.map((key, index) => [key, index]))
  const labels = values.map((split, part) => {
    // Texts of different labels alone: there are far fewer of them than images.
    const places = new Map(Array.from(new Set(split), (label) => [label, position.get(String(label))]))
    const numbered = new Uint16Array(split.length)
    for (let index = 0; index < split.length; index++) {
      const place = places.get(split[index])
      if (place === undefined) {
        throw noClass(`${arrays[part].file}: label ${split[index]} of image ${index}`, keys, names)
      }
      numbered[index] = place
    }
    return numbered
  })
  return { classes, labels }
}

type Label = number | bigint | string
type Labels = ArrayLike<Label> & Iterable<Label>

function noClass(label: string, keys: readonly string[], names?: LabelNames): FacetError {
  const reason =
    names?.first === undefined ? 'is no class of the training images' : `is outside ${keys[0]}..${keys.at(-1)}`
  return new FacetError(`${label} ${reason}. Correct the label, or take all splits from the same set.`)
}

function distinctLabels(training: Iterable<Label>, file: string): string[] {
  // There is a -0, whose text is 0.
  const distinct = sortedClasses(Array.from(new Set(training), String))
  if (distinct.length <= MOST_CLASSES) return distinct
  throw new FacetError(`${file}: has ${distinct.length} different labels. Give at most ${MOST_CLASSES} classes.`)
}

/** Returns the label of each class that has a name. */
function keysOf(distinct: readonly string[], { classes, first }: LabelNames, file: string): readonly string[] {
  if (first !== undefined) return classes.map((_, index) => String(first + index))
  const places = classes.map((_, index) => String(index))
  const [named, counted] = [new Set(classes), new Set(places)]
  if (distinct.every((label) => named.has(label))) return classes
  if (distinct.every((label) => counted.has(label))) return places
  if (distinct.length === classes.length && distinct.every((label) => Number.isInteger(Number(label)))) return distinct
  throw new FacetError(
    `${file}: has labels ${distinct[0]} to ${distinct.at(-1)}, but there are ${classes.length} names of classes. Name every class.`,
  )
}

/** Reads names of classes. Throws FacetError where two are alike, or there are none. */
export function classNames({ file, values }: DataArray): LabelNames {
  const classes = Array.from(values as ArrayLike<unknown>, String)
  const hasDifferent = new Set(classes).size === classes.length
  if (classes.length > 0 && classes.length <= MOST_CLASSES && hasDifferent) return { classes }
  throw new FacetError(
    `${file}: names ${classes.length} classes, some of them alike or none. Give each class a name of its own.`,
  )
}

function labelValues(array: DataArray): Labels {
  const { file, type, shape, values } = array
  if (shape.length === 2 && shape[1] > 1) return markedColumns(array)
  if (shape.length !== 1 && !(shape.length === 2 && shape[1] === 1)) throw unknownShape(array)
  if (type.startsWith('float')) checkWhole(file, values as ArrayLike<number>)
  return values
}

function checkWhole(file: string, values: ArrayLike<number>): void {
  const odd = Array.prototype.findIndex.call(values, (value: number) => !Number.isSafeInteger(value))
  if (odd < 0) return
  throw new FacetError(
    `${file}: label ${values[odd]} of image ${odd} is not a whole number. Number the classes, or name them.`,
  )
}

function unknownShape({ file, shape }: DataArray): FacetError {
  return new FacetError(`${file}: ${formatShape(shape)} is not the shape of labels. Give one label an image, [images].`)
}

/** Returns the column of the only 1 of every row. */
function markedColumns(array: DataArray): number[] {
  const { file, shape, values } = array
  const [images, columns] = shape
  const marked: number[] = []
  for (let row = 0; row < images; row++) {
    const ones = onesOf(values, row * columns, columns)
    if (ones === undefined) throw unknownShape(array)
    if (ones.length !== 1) {
      throw new FacetError(
        `${file}: image ${row} has ${ones.length} labels in ${formatShape(shape)}, and an image is of one class. Keep one ` +
          'column, such as labels[:, 0], or the images that have a single label.',
      )
    }
    marked.push(ones[0])
  }
  return marked
}

/** Returns where a row has a 1; undefined where it has anything but 0 and 1. */
function onesOf(values: DataArray['values'], start: number, columns: number): number[] | undefined {
  const ones: number[] = []
  for (let column = 0; column < columns; column++) {
    const value = values[start + column]
    if (typeof value === 'string' || (Number(value) !== 0 && Number(value) !== 1)) return undefined
    if (Number(value) === 1) ones.push(column)
  }
  return ones
}

/** Tells whether an array has the shape of labels: a list of numbers or texts, a column, or rows with one 1. */
export function isOfLabels({ shape, values }: DataArray): boolean {
  if (shape.length !== 2 || shape[1] === 1) return shape.length <= 2
  const [images, columns] = shape
  return Array.from({ length: images }, (_, row) => onesOf(values, row * columns, columns)).every(
    (ones) => ones?.length === 1,
  )
}
