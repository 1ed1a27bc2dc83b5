import { FacetError } from '../../array/index.ts'
import type { Column } from './columns.ts'

/** Into how many bins values are sorted: what disentanglement_lib takes (Locatello et al. 2019, appendix C). */
const BINS = 20

/**
 * Sorts values into bins of equal width from the least to the greatest.
 *
 * @returns the bin of each value, a whole number in 0..bins-1; constant values are all in one
 * @throws FacetError when a value is not finite
 */
export function discretise(values: Column, bins = BINS): Uint32Array {
  let [least, greatest] = [Infinity, -Infinity]
  for (let row = 0; row < values.length; row++) {
    if (!Number.isFinite(values[row])) {
      throw new FacetError(`discretise: value ${row} is ${values[row]}. Leave out the rows in which one is missing.`)
    }
    least = Math.min(least, values[row])
    greatest = Math.max(greatest, values[row])
  }
  const perUnit = greatest > least ? bins / (greatest - least) : 0
  // The greatest value belongs to the last bin.
  return Uint32Array.from(values, (value) => Math.min(bins - 1, Math.floor((value - least) * perUnit)))
}

/**
 * Returns the mutual information of two discrete variables by their frequencies: Σ p(a, b) ln(p(a, b) / p(a) p(b)).
 *
 * Of n rows and independent variables of k and l values it is not 0 but about (k − 1)(l − 1) / 2n (Miller 1955): take many
 * more rows than pairs of bins, and compare it with that of others rather than with 0.
 *
 * @param a - whole numbers ≥ 0, one a row
 * @returns ≥ 0, in nats
 * @throws FacetError when there is no row, or the two differ in length
 */
export function mutualInformation(a: Uint32Array, b: Uint32Array): number {
  if (a.length !== b.length || a.length === 0) {
    throw new FacetError(
      `mutualInformation: ${a.length} values against ${b.length}. Give both for the same rows, at least one.`,
    )
  }
  // H(a) + H(b) − H(a, b); rounding can leave a trifle below zero.
  return Math.max(0, entropy(a) + entropy(b) - entropy(pairsOf(a, b)))
}

/**
 * Returns the entropy of a discrete variable by its frequencies: −Σ p ln p.
 *
 * @param values - whole numbers ≥ 0, small ones, as their counts lie in a list
 * @returns ≥ 0, in nats; 0 of no values
 */
export function entropy(values: Uint32Array): number {
  const counts = new Uint32Array(values.reduce((greatest, value) => Math.max(greatest, value), 0) + 1)
  for (const value of values) counts[value]++
  return counts.reduce(
    (sum, count) => (count > 0 ? sum - (count / values.length) * Math.log(count / values.length) : sum),
    0,
  )
}

/** Returns one number for each pair of values. */
function pairsOf(a: Uint32Array, b: Uint32Array): Uint32Array {
  const stride = b.reduce((greatest, value) => Math.max(greatest, value), 0) + 1
  return a.map((value, row) => value * stride + b[row])
}
