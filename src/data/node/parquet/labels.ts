import { FacetError } from '../../../array/index.ts'
import { checkClasses, printable } from '../class-names.ts'
import { decodeText } from '../decode-text.ts'
import { compareCodeUnits } from '../walk.ts'
import type { ChosenColumn } from './choice.ts'
import type { ParquetFile } from './file.ts'
import { readColumn } from './rows.ts'

/** A label as it lies in a file; undefined for a row that has none. */
export type RawLabel = number | string | undefined

/** A file, and a label for each of its rows. */
export interface LabelledFile {
  readonly file: ParquetFile
  readonly labels: readonly RawLabel[]
}

/**
 * Reads the labels of a file: whole numbers or texts. A row has none where it is missing or, as the datasets library writes it, −1.
 *
 * @throws FacetError when one is no whole number, or the file is damaged
 */
export async function readLabels(file: ParquetFile, { name, leaf, feature }: ChosenColumn): Promise<RawLabel[]> {
  const isNumbered = feature?.kind === 'ClassLabel'
  const values = await readColumn(file, leaf)
  return values.map((value, row) => {
    const label = labelOf(value)
    if (label === -1 && isNumbered) return undefined
    if (typeof label !== 'number' || Number.isSafeInteger(label)) return label
    throw new FacetError(
      `${printable(file.path)}: label ${label} of row ${row} in column '${printable(name)}' is not a whole number. ` +
        'Number the classes, or name them.',
    )
  })
}

function labelOf(value: unknown): RawLabel {
  if (value === null || value === undefined || Number.isNaN(value)) return undefined
  if (value instanceof Uint8Array) return decodeText(value, '').text
  return typeof value === 'boolean' ? String(value) : Number(value)
}

/** The classes of a data set. */
export interface ClassPlaces {
  /** Their names, in label order. */
  readonly classes: string[]
  /** The place of each label among them. */
  readonly places: ReadonlyMap<RawLabel, number>
}

/**
 * Tells the classes of labelled rows: those that `names` lists and some row has, in that order; without names the labels
 * themselves, in ascending order.
 *
 * @param path - the data set, as errors name it
 * @throws FacetError when there are none, more than 1,000, or a label that is none of `names`
 */
export function classesOf(path: string, files: readonly LabelledFile[], names?: readonly string[]): ClassPlaces {
  if (names) for (const one of files) checkNamed(one, names)
  const found = new Set(files.flatMap(({ labels }) => [...new Set(labels)]).filter((label) => label !== undefined))
  const labels = [...found].toSorted(compare)
  if (labels.length === 0) {
    throw new FacetError(`${printable(path)}: no row has a label. Choose another column by --set data.labels=….`)
  }
  const classes = labels.map((label) => (names && typeof label === 'number' ? names[label] : String(label)))
  checkClasses(printable(path), classes)
  if (new Set(classes).size < classes.length) {
    throw new FacetError(`${printable(path)}: two classes have one name. Give each class a name of its own.`)
  }
  return { classes, places: new Map(labels.map((label, at) => [label, at])) }
}

function compare(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareCodeUnits(String(a), String(b))
}

function checkNamed({ file, labels }: LabelledFile, names: readonly string[]): void {
  const row = labels.findIndex((label) => typeof label === 'number' && !(label >= 0 && label < names.length))
  if (row < 0) return
  throw new FacetError(
    `${printable(file.path)}: label ${labels[row]} of row ${row} is none of the ${names.length} classes. Correct it, or name every class.`,
  )
}
