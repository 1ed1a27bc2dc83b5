import { meanOf } from '../distributions/diversity.ts'
import { measuredFactors, topGap } from './measured-factors.ts'
import type { Column } from './columns.ts'
import { discretise, entropy, mutualInformation } from './mutual-information.ts'

/**
 * Returns the mutual information gap (Chen et al. 2018, equation 6): by how much the code that tells most of a factor
 * tells more than the second best, over the factor's entropy; the mean over factors. Codes and factors are both sorted
 * into {@link BINS} bins, as disentanglement_lib does.
 *
 * With one code only, there is no second best: its gap is to 0. The score is 1 where each factor has a code that fixes
 * it, and no other code tells anything of it. Measured factors do not get there: they are seldom set by codes alone, and
 * histograms of n rows add some information to every pair. Several of them measure much the same (area, ink,
 * thickness), which lowers no gap, but weighs whatever sets it several times. Compare models by it, on as many images.
 *
 * @param codes - a column a code
 * @param factors - a column a factor; those that are not {@link isMeasured} are left out, rows without a value likewise
 * @returns in [0, 1]; null where there is no code or no factor
 * @throws FacetError when columns differ in length
 */
export function mutualInformationGap(codes: readonly Column[], factors: readonly Column[]): number | null {
  return meanOf(
    measuredFactors(codes, factors).map(({ codes: told, factor }) => {
      const bins = discretise(factor)
      return topGap(told.map((code) => mutualInformation(discretise(code), bins))) / entropy(bins)
    }),
  )
}
