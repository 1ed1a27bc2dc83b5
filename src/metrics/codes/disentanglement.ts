import type { Disentanglement } from '../report/report.ts'
import { withinClasses } from './columns.ts'
import type { Column } from './columns.ts'
import { dci } from './dci.ts'
import { mutualInformationGap } from './mig.ts'
import { separatedAttributePredictability } from './sap.ts'

/** Codes and factors of the same random draws. */
export interface CodeDraws {
  /** `[draws]` each */
  readonly codes: readonly Column[]
  /** `[draws]` each, NaN where one could not be measured */
  readonly factors: readonly Column[]
  /**
   * The class of every draw: factors are taken less their class's mean, as a class is asked for by its label and no code
   * is to tell it. Null for the published scores, which know of no label.
   */
  readonly classes: Column | null
}

/**
 * Returns how well codes and factors go together, one to one: {@link mutualInformationGap},
 * {@link separatedAttributePredictability} and {@link dci}.
 *
 * @returns null where there is no code, or no factor that is measured
 * @throws FacetError when columns differ in length
 */
export function disentanglementOf({ codes, factors, classes }: CodeDraws): Disentanglement | null {
  const adjusted = factors.map((factor) => withinClasses(factor, classes))
  const mig = mutualInformationGap(codes, adjusted)
  const sap = separatedAttributePredictability(codes, adjusted)
  const shares = dci(codes, adjusted)
  return mig === null || sap === null || shares === null ? null : { mig, sap, dci: shares }
}
