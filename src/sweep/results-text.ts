import { formatCount, printShare, summaryPrinter } from '../figures/index.ts'
import type { SweepMetric } from './metrics.ts'
import type { SettingStanding, SweepResults } from './results.ts'

/** Says what a metric is measured on, as far as choosing goes. */
export function sourceOf({ unit }: SweepMetric): string {
  return unit === 'loss' ? 'while training' : 'on validation images'
}

/** Says how far a setting came. */
export function stateText({ state, round }: SettingStanding): string {
  if (state === 'dropped') return `dropped in round ${round + 1}`
  if (state === 'open') return round === -1 ? 'open' : `open, past round ${round + 1}`
  return state
}

/** Says of how many seeds a setting has a score: `3`, or `1 of 3` where some are missing. */
export function seedsText({ metrics, trials }: SettingStanding, metric: SweepMetric): string {
  const there = metrics[metric.name]?.values.length ?? 0
  return there === trials.length ? `${there}` : `${there} of ${trials.length}`
}

/** Says what effects are measured on. */
export function effectsText({ rounds, metric, effects }: SweepResults): string {
  const runs = effects[0]?.levels.reduce((sum, level) => sum + level.runs, 0) ?? 0
  const when = rounds.length === 1 ? '' : ` at the end of round 1, after ${printShare(rounds[0])} of their steps`
  return `${metric.title} ${sourceOf(metric)} (${formatCount(runs)} runs${when})`
}

/** Returns the best setting in a sentence or two, with what speaks against believing it. */
export function sweepVerdict(found: SweepResults): string[] {
  const [best, next] = found.settings.filter(({ rank }) => rank !== undefined)
  if (!best) return ['No setting has a score of every seed yet.']
  return [bestSentence(found, best), ...testSentence(found, best), ...doubts(found, best, next)]
}

function bestSentence({ metric, settings }: SweepResults, { name, metrics, steps }: SettingStanding): string {
  const summary = metrics[metric.name]
  const isOver = settings.every(({ state }) => state !== 'open')
  const printed = summaryPrinter(metric.unit, [summary])(summary)
  const seeds = summary.values.length
  const over = seeds === 1 ? 'one seed' : `${seeds} seeds`
  const after = `after ${formatCount(steps)} steps`
  return `Best${isOver ? '' : ' so far'}: ${name} with ${metric.title} ${printed} (mean of ${over}${seeds > 1 ? ' ± one standard deviation' : ''}) ${sourceOf(metric)} ${after}.`
}

function testSentence({ metric }: SweepResults, { metrics, test }: SettingStanding): string[] {
  const summary = test[metric.name]
  if (!summary) return []
  if (summary.mean === metrics[metric.name].mean) {
    return ['It is told of samples alone, whatever images they are held against: no test score stands beside it.']
  }
  return [`On test images, which have chosen nothing, it is ${summaryPrinter(metric.unit, [summary])(summary)}.`]
}

/** Two means nearer than this many standard errors of their difference are not told apart. */
const TOLD_APART = 2

function doubts({ metric }: SweepResults, best: SettingStanding, next: SettingStanding | undefined): string[] {
  const one = best.metrics[metric.name]
  if (one.deviation === undefined) return ['How far another seed would lie from it is not known: say seeds: 3 or more.']
  const other = next?.round === best.round ? next.metrics[metric.name] : undefined
  if (!next || other?.deviation === undefined) return []
  const error = Math.sqrt(one.deviation ** 2 / one.values.length + other.deviation ** 2 / other.values.length)
  if (Math.abs(one.mean - other.mean) > TOLD_APART * error) return []
  const printed = summaryPrinter(metric.unit, [one, other])(other)
  return [`The next, ${next.name} with ${printed}, is too near to be told apart by these seeds.`]
}
