import { fakeSource, nonSaturating, realSource } from './adversarial.ts'
import { fakeClass, realClass } from './class.ts'
import { gaussian, meanSquared } from './code.ts'
import type { Term } from './term.ts'

/** Every term there is, under the name by which a config weights it and a log reports it. */
export const terms = {
  loss_d_r: realSource,
  loss_d_f: fakeSource,
  loss_g: nonSaturating,
  loss_cr: realClass,
  loss_cf: fakeClass,
  loss_con: meanSquared,
  loss_con_gaussian: gaussian,
} as const satisfies Record<string, Term>

/** The name of a term. */
export type TermName = keyof typeof terms

export type { Term, TermContext } from './term.ts'
