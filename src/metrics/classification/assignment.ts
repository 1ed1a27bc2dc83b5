import { FacetError } from '../../array/index.ts'

/**
 * Returns the assignment of rows to columns, each used once at most, whose scores have the greatest sum: the Hungarian
 * method (Kuhn 1955), as shortest augmenting paths over dual prices (Jonker and Volgenant 1987), O(n³).
 *
 * @param scores - one row of finite numbers a candidate, all of one length; rows and columns may differ in number
 * @returns the column of every row; -1 for rows that are left over where there are fewer columns
 * @throws FacetError when rows differ in length or a score is not finite
 */
export function bestAssignment(scores: readonly (readonly number[])[]): number[] {
  const columns = scores.length > 0 ? scores[0].length : 0
  if (!scores.every((row) => row.length === columns && row.every(Number.isFinite))) {
    throw new FacetError('bestAssignment: scores must be finite, in rows of one length. Correct the matrix.')
  }
  // What is added is worth the same wherever it is assigned, so it does not sway the rest.
  const size = Math.max(scores.length, columns)
  const costs = Array.from({ length: size }, (_, row) => paddedCosts(scores[row] ?? [], size))
  const rowOf = cheapestRows(costs)
  return scores.map((_, row) => rowOf.indexOf(row)).map((column) => (column < columns ? column : -1))
}

function paddedCosts(scores: readonly number[], size: number): number[] {
  return Array.from({ length: size }, (_, column) => -(scores[column] ?? 0))
}

/** Returns the row of every column in the cheapest assignment of a square matrix. */
function cheapestRows(costs: readonly (readonly number[])[]): number[] {
  const size = costs.length
  const prices: Prices = { rows: new Float64Array(size), columns: new Float64Array(size) }
  const rowOf = new Array<number>(size).fill(FREE)
  for (let row = 0; row < size; row++) augment(costs, rowOf, row, prices)
  return rowOf
}

const FREE = -1

/** Dual prices: cost − row's price − column's price is ≥ 0 everywhere, and 0 where a row is assigned. */
interface Prices {
  readonly rows: Float64Array
  readonly columns: Float64Array
}

/** Assigns one more row, along the cheapest path of changes that ends at a free column. */
function augment(costs: readonly (readonly number[])[], rowOf: number[], start: number, prices: Prices): void {
  const distance = new Float64Array(rowOf.length).fill(Infinity)
  const previous = new Array<number>(rowOf.length).fill(FREE)
  const visited: number[] = []
  let [row, column, reached] = [start, FREE, 0]
  while (row !== FREE) {
    for (let next = 0; next < rowOf.length; next++) {
      const length = reached + costs[row][next] - prices.rows[row] - prices.columns[next]
      if (visited.includes(next) || length >= distance[next]) continue
      distance[next] = length
      previous[next] = column
    }
    column = nearest(distance, visited)
    reached = distance[column]
    visited.push(column)
    row = rowOf[column]
  }
  reprice({ distance, visited, reached, rowOf, start }, prices)
  for (let at = column; at !== FREE; at = previous[at]) rowOf[at] = previous[at] === FREE ? start : rowOf[previous[at]]
}

function nearest(distance: Float64Array, visited: readonly number[]): number {
  return distance.reduce(
    (best, length, column) => (!visited.includes(column) && (best === FREE || length < distance[best]) ? column : best),
    FREE,
  )
}

interface Search {
  readonly distance: Float64Array
  readonly visited: readonly number[]
  readonly reached: number
  readonly rowOf: readonly number[]
  readonly start: number
}

/** Moves the prices of what the search passed, so that the path found costs nothing. */
function reprice({ distance, visited, reached, rowOf, start }: Search, { rows, columns }: Prices): void {
  rows[start] += reached
  for (const column of visited) {
    const slack = reached - distance[column]
    columns[column] -= slack
    if (rowOf[column] !== FREE) rows[rowOf[column]] += slack
  }
}
