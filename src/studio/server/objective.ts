import { termOf, weightOf } from '../../gan/index.ts'
import type { Config } from '../../gan/index.ts'
import type { ObjectiveTerm } from '../protocol/index.ts'

/** Returns what the pages show of a run's terms, in the order of its config. */
export function objectiveOf(config: Pick<Config, 'terms'>): ObjectiveTerm[] {
  return Object.keys(config.terms).map((name) => {
    const { player, reads, summary, formula, group, total } = termOf(config, name)
    return { name, player, weight: weightOf(config, name), reads, summary, formula, group, total }
  })
}
