/**
 * Returns the disentanglement of an importance matrix (Eastwood and Williams 2018, section 2): one less the entropy of
 * what a code matters to, in units of the greatest possible one; the mean over codes, weighted by their importance.
 *
 * @param importance - how much each code (rows) matters to each factor (columns), ≥ 0
 * @returns in [0, 1]: 1 where no code matters to two factors (and always with one factor), 0 where all matter to all
 *   alike or no code matters at all
 */
export function disentanglement(importance: readonly (readonly number[])[]): number {
  const total = sumOf(importance.map(sumOf))
  if (total === 0) return 0
  return sumOf(importance.map((row) => (sumOf(row) / total) * concentration(row)))
}

/**
 * Returns the completeness of an importance matrix (Eastwood and Williams 2018, section 2): one less the entropy of which
 * codes matter to a factor; the mean over factors, weighted by how much codes matter to them.
 *
 * @param importance - how much each code (rows) matters to each factor (columns), ≥ 0
 * @returns in [0, 1]: 1 where no factor hangs on two codes (and always with one code), 0 where all hang on all alike or
 *   no code matters at all
 */
export function completeness(importance: readonly (readonly number[])[]): number {
  const factors = importance.length > 0 ? importance[0] : []
  return disentanglement(factors.map((_, factor) => importance.map((row) => row[factor])))
}

/** One less the entropy of shares, in units of the greatest: 1 where one has all, 0 where they are equal. */
function concentration(amounts: readonly number[]): number {
  const total = sumOf(amounts)
  if (total === 0) return 0
  if (amounts.length === 1) return 1
  const terms = amounts.filter((amount) => amount > 0).map((amount) => (amount / total) * Math.log(amount / total))
  return 1 + sumOf(terms) / Math.log(amounts.length)
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
