import * as adversarial from './adversarial.ts'
import * as categories from './category.ts'
import * as classes from './class.ts'
import * as codes from './code.ts'
import * as contrast from './contrast.ts'
import * as penalty from './penalty.ts'
import type { Term } from './term.ts'

/** Every term there is, under the name by which a config weights it and a log reports it. */
export const terms = {
  loss_d_r: adversarial.realSource,
  loss_d_f: adversarial.fakeSource,
  loss_g: adversarial.nonSaturating,
  loss_g_minimax: adversarial.minimax,
  loss_d_r_squares: adversarial.realLeastSquares,
  loss_d_f_squares: adversarial.fakeLeastSquares,
  loss_g_squares: adversarial.leastSquares,
  loss_d_r_hinge: adversarial.realHinge,
  loss_d_f_hinge: adversarial.fakeHinge,
  loss_d_r_critic: adversarial.realCritic,
  loss_d_f_critic: adversarial.fakeCritic,
  loss_g_linear: adversarial.linear,
  penalty_gp: penalty.gradientPenalty,
  penalty_r1: penalty.realSlope,
  loss_cr: classes.realClass,
  loss_cf: classes.fakeClass,
  loss_cg: classes.generatorClass,
  loss_c_twin: classes.twinClass,
  loss_c_twin_g: classes.againstTwin,
  loss_c_d2d_r: contrast.realContrast,
  loss_c_d2d_f: contrast.fakeContrast,
  loss_cat: categories.categorical,
  loss_cat_invariant: categories.invariantCategorical,
  loss_con: codes.meanSquared,
  loss_con_gaussian: codes.gaussian,
  loss_con_learned: codes.gaussianLearned,
} as const satisfies Record<string, Term>

/** The name of a term. */
export type TermName = keyof typeof terms

export type { Setting, Settings, Side, Term, TermContext } from './term.ts'
