import { categorical } from './categorical.ts'
import type { Law } from './law.ts'
import { normal } from './normal.ts'
import { uniform } from './uniform.ts'

export type { Law, Likelihood } from './law.ts'

/** The built-in laws, by the name that a latent part calls its `kind`. */
export const laws: Readonly<Record<string, Law>> = { categorical, uniform, normal }
