import { completeRows, isMeasured, valuesAt } from './columns.ts'
import type { Column } from './columns.ts'

/** One factor and all codes, on the images on which the factor could be measured. */
export interface MeasuredFactor {
  readonly factor: Float64Array
  readonly codes: readonly Float64Array[]
}

/**
 * Returns the factors that say something, each with the rows that have it. Those that are not {@link isMeasured} are left
 * out, and all of them where there is no code.
 *
 * @throws FacetError when columns differ in length
 */
export function measuredFactors(codes: readonly Column[], factors: readonly Column[]): MeasuredFactor[] {
  if (codes.length === 0) return []
  return factors.flatMap((column) => {
    const rows = completeRows([column, ...codes], 'disentanglement')
    const factor = valuesAt(column, rows)
    return isMeasured(factor, column.length) ? [{ factor, codes: codes.map((code) => valuesAt(code, rows)) }] : []
  })
}

/** Returns the greatest of scores ≥ 0 less the second greatest, or less 0 where there is only one. */
export function topGap(scores: readonly number[]): number {
  const [best, second = 0] = scores.toSorted((a, b) => b - a)
  return best - second
}
