import { Matrix, pseudoInverse } from 'ml-matrix'
import { completeRows, dot, valuesAt, withinClasses } from './columns.ts'
import type { Column } from './columns.ts'

/**
 * Returns ranks from 1; equal values share the mean of theirs.
 *
 * @param values - without NaN
 */
export function averageRanks(values: Column): Float64Array {
  const sorted = Float64Array.from(values).toSorted()
  const rankOf = new Map<number, number>()
  for (let first = 0, end = 0; first < sorted.length; first = end) {
    while (end < sorted.length && sorted[end] === sorted[first]) end++
    rankOf.set(sorted[first], (first + 1 + end) / 2)
  }
  return Float64Array.from(values, (value) => rankOf.get(value) ?? NaN)
}

/**
 * Returns Spearman's ρ, the linear correlation of average ranks (Spearman 1904). Rows in which either value is missing
 * are left out.
 *
 * @returns in [-1, 1]; null where a column is constant or fewer than three rows are left
 * @throws FacetError when the columns differ in length
 */
export function spearman(a: Column, b: Column): number | null {
  return associations([a], b, null)[0].correlation
}

/** What a partial correlation holds fixed. */
export interface Given {
  /** By their ranks. */
  readonly others: readonly Column[]
  /** A whole number a row, taken as categories without order; null for none. */
  readonly classes: Column | null
}

/**
 * Returns Spearman's partial correlation: the linear correlation of what least squares on the one-hot class and the ranks
 * of the other variables leave of two variables' ranks (Conover 1999, section 5.4; Kim 2015, for several variables).
 * Rows in which any value is missing are left out.
 *
 * @returns in [-1, 1]; null where what is given tells all of one of the two (so of a duplicated code), and where fewer
 *   than two degrees of freedom are left, as any two columns correlate then
 * @throws FacetError when the columns differ in length
 */
export function partialSpearman(a: Column, b: Column, { others, classes }: Given): number | null {
  return associations([a, ...others], b, classes)[0].partial
}

/** How a code and a factor go together. */
export interface Association {
  /** {@link spearman} */
  readonly correlation: number | null
  /** {@link partialSpearman}, given the class and all other codes */
  readonly partial: number | null
}

/**
 * Returns how each code goes together with a factor, on the rows that have all values: {@link spearman} and
 * {@link partialSpearman} of all codes for one ranking of each.
 *
 * @param classes - null for none
 * @returns one a code
 * @throws FacetError when the columns differ in length
 */
export function associations(codes: readonly Column[], factor: Column, classes: Column | null): Association[] {
  const columns = [factor, ...codes]
  const rows = completeRows(classes ? [...columns, classes] : columns, 'associations')
  const ranks = columns.map((column) => averageRanks(valuesAt(column, rows)))
  const present = classes && valuesAt(classes, rows)
  const [total, within] = [null, present].map((groups) => products(ranks.map((rank) => withinClasses(rank, groups))))
  const freedom = rows.length - (present ? new Set(present).size : 1) - (codes.length - 1)
  return codes.map((_, code) => ({
    correlation: rows.length < 3 ? null : correlationOf(total.selection([0, code + 1], [0, code + 1])),
    partial: freedom < 2 ? null : correlationOf(unexplained(within, [0, code + 1])),
  }))
}

/** Returns the products of columns of mean 0 that are made of length 1; zeros stay zeros. `[columns, columns]` */
function products(columns: readonly Float64Array[]): Matrix {
  const units = columns.map((values) => {
    const length = Math.sqrt(dot(values, values))
    return length > 0 ? values.map((value) => value / length) : values
  })
  return new Matrix(units.map((a) => units.map((b) => dot(a, b))))
}

/**
 * Returns the products of what least squares on all other columns leaves of a pair, `[2, 2]`: A − B G⁺ Bᵀ. The
 * pseudoinverse serves where columns repeat each other or are all zero.
 *
 * @param matrix - the {@link products} of all columns, the pair's too
 */
function unexplained(matrix: Matrix, pair: readonly [number, number]): Matrix {
  const others = Array.from({ length: matrix.rows }, (_, column) => column).filter((column) => !pair.includes(column))
  const total = matrix.selection([...pair], [...pair])
  if (others.length === 0) return total
  const shared = matrix.selection([...pair], others)
  const inverse = pseudoInverse(matrix.selection(others, others), NEGLIGIBLE)
  return total.sub(shared.mmul(inverse).mmul(shared.transpose()))
}

/** The share of a variance that rounding leaves where there is none. */
const NEGLIGIBLE = 1e-10

function correlationOf(covariance: Matrix): number | null {
  const [varianceA, varianceB] = covariance.diagonal()
  if (!(Math.min(varianceA, varianceB) > NEGLIGIBLE)) return null
  return Math.max(-1, Math.min(1, covariance.get(0, 1) / Math.sqrt(varianceA * varianceB)))
}
