import { meanOf } from '../distributions/diversity.ts'
import { dot, isConstant, withinClasses } from './columns.ts'
import type { Column } from './columns.ts'
import { measuredFactors, topGap } from './measured-factors.ts'

/**
 * Returns the separated attribute predictability of continuous factors (Kumar et al. 2018, section 3): the score of a
 * code for a factor is the R² of the line through them, their squared linear correlation. The gap between the best code
 * and the second best, the mean over factors.
 *
 * With one code only, there is no second best: its gap is to 0. A line misses what goes up and down again. As with
 * {@link mutualInformationGap}, measured factors keep the score below 1, as codes alone seldom set them, and
 * those that measure much the same weigh what sets them several times.
 *
 * @param codes - a column a code; one that is constant scores 0
 * @param factors - a column a factor; those that are not {@link isMeasured} are left out, rows without a value likewise
 * @returns in [0, 1]; null where there is no code or no factor
 * @throws FacetError when columns differ in length
 */
export function separatedAttributePredictability(codes: readonly Column[], factors: readonly Column[]): number | null {
  return meanOf(
    measuredFactors(codes, factors).map(({ codes: told, factor }) =>
      topGap(told.map((code) => squaredCorrelation(code, factor))),
    ),
  )
}

function squaredCorrelation(a: Column, b: Column): number {
  if (isConstant(a) || isConstant(b)) return 0
  const [centredA, centredB] = [withinClasses(a, null), withinClasses(b, null)]
  return dot(centredA, centredB) ** 2 / (dot(centredA, centredA) * dot(centredB, centredB))
}
