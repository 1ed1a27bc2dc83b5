import {
  fakeCritic,
  fakeHinge,
  fakeLeastSquares,
  fakeSource,
  leastSquares,
  linear,
  minimax,
  nonSaturating,
  realCritic,
  realHinge,
  realLeastSquares,
  realSource,
  relativistic,
  relativisticSource,
} from './adversarial.ts'
import { categorical, invariantCategorical } from './category.ts'
import { againstTwin, fakeClass, generatorClass, realClass, twinClass } from './class.ts'
import { gaussian, gaussianLearned, meanSquared } from './code.ts'
import { fakeContrast, realContrast } from './contrast.ts'
import { fakeSlope, gradientPenalty, realSlope } from './penalty.ts'
import type { Term } from './term.ts'

/** The built-in terms, under the name by which a config weights them and a log reports them. */
export const terms: Readonly<Record<string, Term>> = {
  loss_d_r: realSource,
  loss_d_f: fakeSource,
  loss_g: nonSaturating,
  loss_g_minimax: minimax,
  loss_d_r_squares: realLeastSquares,
  loss_d_f_squares: fakeLeastSquares,
  loss_g_squares: leastSquares,
  loss_d_r_hinge: realHinge,
  loss_d_f_hinge: fakeHinge,
  loss_d_r_critic: realCritic,
  loss_d_f_critic: fakeCritic,
  loss_g_linear: linear,
  loss_d_relativistic: relativisticSource,
  loss_g_relativistic: relativistic,
  penalty_gp: gradientPenalty,
  penalty_r1: realSlope,
  penalty_r2: fakeSlope,
  loss_cr: realClass,
  loss_cf: fakeClass,
  loss_cg: generatorClass,
  loss_c_twin: twinClass,
  loss_c_twin_g: againstTwin,
  loss_c_d2d_r: realContrast,
  loss_c_d2d_f: fakeContrast,
  loss_cat: categorical,
  loss_cat_invariant: invariantCategorical,
  loss_con: meanSquared,
  loss_con_gaussian: gaussian,
  loss_con_learned: gaussianLearned,
}

export type { Settings, Side, Term, TermContext, TermFacts, TermGroup } from './term.ts'
