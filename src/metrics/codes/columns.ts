import { FacetError } from '../../array/index.ts'

/** One variable over many images: a value each, NaN where it could not be measured. */
export type Column = ArrayLike<number>

/**
 * Returns the rows in which no column is missing: neither NaN nor infinite.
 *
 * @param caller - whom an error names
 * @throws FacetError when columns differ in length
 */
export function completeRows(columns: readonly Column[], caller: string): Uint32Array {
  const lengths = columns.map(({ length }) => length)
  const count = lengths.length > 0 ? lengths[0] : 0
  if (!lengths.every((length) => length === count)) {
    throw new FacetError(
      `${caller}: columns must be of one length, got ${lengths.join(', ')}. Give a value for every image, NaN where there is none.`,
    )
  }
  const rows = new Uint32Array(count)
  let found = 0
  for (let row = 0; row < count; row++) {
    if (columns.every((column) => Number.isFinite(column[row]))) rows[found++] = row
  }
  return rows.subarray(0, found)
}

/** Returns a column's values in the given rows. */
export function valuesAt(column: Column, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => column[row])
}

/** Whether no two values differ. */
export function isConstant(values: Column): boolean {
  for (let row = 1; row < values.length; row++) if (values[row] !== values[0]) return false
  return true
}

/** Returns the sum of products of two columns. */
export function dot(a: Column, b: Column): number {
  let sum = 0
  for (let row = 0; row < a.length; row++) sum += a[row] * b[row]
  return sum
}

/**
 * Returns values less the mean of their class: what is left of them after least squares on the one-hot class. Missing
 * values stay missing and count in no mean. Means are running ones (Welford 1962), so that a value which is constant
 * within classes leaves exactly 0.
 *
 * @param classes - one for every value; all are of one class where there are none
 * @throws FacetError when there are not as many classes as values
 */
export function withinClasses(values: Column, classes: Column | null): Float64Array {
  if (classes && classes.length !== values.length) {
    throw new FacetError(`withinClasses: ${classes.length} classes for ${values.length} values. Give one for each.`)
  }
  const means = new Map<number, { count: number; mean: number }>()
  const classOf = (row: number) => classes?.[row] ?? 0
  for (let row = 0; row < values.length; row++) {
    if (!Number.isFinite(values[row])) continue
    const state = means.get(classOf(row)) ?? { count: 0, mean: 0 }
    state.mean += (values[row] - state.mean) / ++state.count
    means.set(classOf(row), state)
  }
  return Float64Array.from(values, (value, row) => value - (means.get(classOf(row))?.mean ?? NaN))
}

/** The fewest images on which a factor must be measured to say anything of it: below, chance passes for meaning. */
const FEWEST_ROWS = 100

/** The least share of images on which it must be: what most images lack is no property of them. */
const LEAST_SHARE = 0.5

/**
 * Whether a factor is there to be set: measured on enough images, and not the same on all of them.
 *
 * @param values - those that were measured
 * @param images - on how many images it was tried
 */
export function isMeasured(values: Column, images: number): boolean {
  return values.length >= Math.max(FEWEST_ROWS, LEAST_SHARE * images) && !isConstant(values)
}
