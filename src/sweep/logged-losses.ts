import { closest } from 'fastest-levenshtein'
import { UsageError } from '../array/index.ts'
import { termOf } from '../gan/index.ts'
import type { Config } from '../gan/index.ts'
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
function loggedLosses(config: Pick<Config, 'terms' | 'latents'>): string[] {
  const names = Object.keys(config.terms)
  const totals = names.flatMap((name) => termOf(config, name).total ?? [])
  return [...names, ...totals, ...config.latents.filter(({ recognised }) => recognised).map(({ name }) => `mi_${name}`)]
}
