import { closest } from 'fastest-levenshtein'
import { UsageError } from '../array/index.ts'
import { terms } from '../gan/index.ts'
import type { Config, Term, TermName } from '../gan/index.ts'
import { LOSS, isLoss } from './metrics.ts'
import type { SweepMetric } from './metrics.ts'

/**
 * Refuses to rank by a loss that no run logs.
 *
 * @throws UsageError which names the nearest that there is
 */
export function checkLogged(metric: SweepMetric, configs: readonly Pick<Config, 'terms' | 'latents'>[]): void {
  if (!isLoss(metric)) return
  const names = [...new Set(configs.flatMap(loggedLosses))].map((name) => `${LOSS}${name}`)
  if (names.includes(metric.name)) return
  throw new UsageError(
    `rank.by: no run logs ${metric.name}. Did you mean '${closest(metric.name, names)}'? There are: ${names.join(', ')}.`,
  )
}

/** Returns the names under which a run may log losses: terms, their totals, and bounds of information. */
function loggedLosses({ terms: weighted, latents }: Pick<Config, 'terms' | 'latents'>): string[] {
  const names = Object.keys(weighted) as TermName[]
  const totals = names.flatMap((name) => {
    const { total }: Term = terms[name]
    return total ?? []
  })
  return [...names, ...totals, ...latents.filter(({ recognised }) => recognised).map(({ name }) => `mi_${name}`)]
}
