import { dot, valuesAt } from './columns.ts'
import type { Column } from './columns.ts'

/** The weight of the penalty where all is in standard deviations: enough to clear away what chance correlates. */
const LASSO_ALPHA = 0.01

/**
 * Returns the coefficients w that make |y − X w|² / 2n + alpha |w|₁ least (Tibshirani 1996), by coordinate descent over
 * the columns' products (Friedman et al. 2010, section 2.2).
 *
 * @param columns - those of X, each of mean 0 and variance 1, or all zero: the coefficient is 0 then
 * @param target - y, of mean 0
 */
export function lasso(columns: readonly Column[], target: Column, alpha = LASSO_ALPHA): Float64Array {
  const products = columns.map((a) => Float64Array.from(columns, (b) => dot(a, b) / target.length))
  const withTarget = columns.map((column) => dot(column, target) / target.length)
  const weights = new Float64Array(columns.length)
  const descend = (): number => {
    let change = 0
    for (const [index, row] of products.entries()) {
      if (row[index] === 0) continue
      const rest = withTarget[index] - dot(row, weights) + row[index] * weights[index]
      const next = (Math.sign(rest) * Math.max(0, Math.abs(rest) - alpha)) / row[index]
      change = Math.max(change, Math.abs(next - weights[index]))
      weights[index] = next
    }
    return change
  }
  for (let sweep = 0; sweep < MOST_SWEEPS && descend() > CONVERGED; sweep++);
  return weights
}

const MOST_SWEEPS = 10_000
const CONVERGED = 1e-9

/**
 * Returns values less the mean and over the standard deviation of some of them (over their number, not less one).
 *
 * @param rows - those that mean and deviation are of; the zeros are returned where they have no deviation
 */
export function standardise(values: Column, rows: Uint32Array): Float64Array {
  const { mean, deviation } = spreadOf(valuesAt(values, rows))
  return Float64Array.from(values, (value) => (deviation > 0 ? (value - mean) / deviation : 0))
}

/** Mean and deviation, as running ones (Welford 1962): equal values have a deviation of exactly 0. */
function spreadOf(values: Float64Array): { mean: number; deviation: number } {
  let [mean, squares] = [0, 0]
  for (const [row, value] of values.entries()) {
    const off = value - mean
    mean += off / (row + 1)
    squares += off * (value - mean)
  }
  return { mean, deviation: Math.sqrt(squares / values.length) }
}
