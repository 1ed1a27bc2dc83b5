import { laws } from './laws/index.ts'
import type { Law } from './laws/index.ts'
import { networks } from './networks/index.ts'
import type { Network } from './networks/index.ts'
import { terms } from './terms/index.ts'
import type { Term } from './terms/index.ts'

/** What the names in a config stand for. */
export interface Definitions {
  /** What `terms` weights. */
  readonly terms: Readonly<Record<string, Term>>
  /** What the `blocks` of a network name. */
  readonly networks: Readonly<Record<string, Network>>
  /** What the `kind` of a latent part names. */
  readonly laws: Readonly<Record<string, Law>>
}

/** The definitions that Facet brings. */
export const builtIn: Definitions = { terms, networks, laws }
