import { formatCount } from './text.ts'

/** Classes that a figure shows one by one, unless it says otherwise. */
const MOST_ROWS = 20

/** Returns the classes that a figure shows, in order: all, or as many as it has room for, evenly from first to last. */
export function evenRows(count: number, most = MOST_ROWS): number[] {
  if (count <= most) return Array.from({ length: count }, (_, row) => row)
  return Array.from({ length: most }, (_, place) => Math.round((place * (count - 1)) / (most - 1)))
}

/**
 * Returns the rows of the least values that a figure has room for, in order of the rows: all where there is room.
 *
 * @param values - one a row; NaN comes last
 */
export function leastRows(values: readonly number[], most = MOST_ROWS): number[] {
  return ascendingRows(values)
    .slice(0, most)
    .toSorted((one, other) => one - other)
}

/** Returns all rows from the least value to the greatest; NaN comes last, equal ones in order. */
export function ascendingRows(values: readonly number[]): number[] {
  const place = (row: number) => (Number.isNaN(values[row]) ? Infinity : values[row])
  const rows = [...values.keys()]
  return rows.toSorted((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)))
}

/**
 * Says which classes are shown; undefined where all are.
 *
 * @param which - how they were chosen, such as `evenly chosen`
 * @param what - what there are many of, `classes` by default
 */
export function tellShown(shown: number, all: number, which: string, what = 'classes'): string | undefined {
  return shown === all ? undefined : `Shown: ${formatCount(shown)} of ${formatCount(all)} ${what}, ${which}.`
}
