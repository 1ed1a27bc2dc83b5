import { spearman } from '../metrics/index.ts'
import { summarise } from '../train/index.ts'
import { jobsOf } from './halving.ts'
import type { KnownResults } from './halving.ts'
import { metricOf } from './metrics.ts'
import type { SweepPlan } from './plan.ts'
import type { EffectLevel, MainEffect } from './results.ts'
import { printValue } from './setting-names.ts'
import type { SettingValue } from './spec.ts'

/** More numbers than this are put into groups. */
const MOST_LEVELS = 6
const GROUPS = 4

/** A run's value of a path, and its score. */
interface Observation {
  readonly value: SettingValue
  readonly score: number
}

/**
 * Returns the main effect of each path on the metric that a sweep ranks by, the largest share first: what its values do, all
 * else as it comes. Over the end of the first round, which all settings take part in, at equal shares of their steps; runs
 * without a score are left out. Where settings were drawn or listed, values of other paths are not evenly spread over the
 * levels, so that effects mix.
 */
export function mainEffects(plan: SweepPlan, known: KnownResults): MainEffect[] {
  const metric = metricOf(plan.spec)
  const jobs = jobsOf(plan, plan.settings, 0)
  const effects = plan.paths.map((path) => {
    const observations = jobs.flatMap(({ id, trial }): Observation[] => {
      const score = known.get(id)?.metrics[metric.name]
      return typeof score === 'number' ? [{ value: trial.setting.values[path] ?? null, score }] : []
    })
    return effectOf(path, observations)
  })
  return effects.toSorted((a, b) => (b.share ?? -1) - (a.share ?? -1))
}

function effectOf(path: string, observations: readonly Observation[]): MainEffect {
  const groups = groupsOf(observations)
  const levels = groups.map(({ label, scores }): EffectLevel => {
    return { label, runs: scores.length, summary: summarise(scores) ?? { mean: 0, values: [] } }
  })
  return {
    path,
    levels,
    share: explainedShare(groups.map(({ scores }) => scores)),
    correlation: correlationOf(observations),
  }
}

interface Group {
  readonly label: string
  readonly scores: readonly number[]
}

/** Runs by the value they have, numbers in ascending order; many numbers by quarters of the runs. */
function groupsOf(observations: readonly Observation[]): Group[] {
  const byValue = new Map<string, { readonly value: SettingValue; readonly scores: number[] }>()
  for (const { value, score } of observations) {
    const group = byValue.get(JSON.stringify(value)) ?? { value, scores: [] }
    group.scores.push(score)
    byValue.set(JSON.stringify(value), group)
  }
  const groups = [...byValue.values()]
  if (!groups.every(({ value }) => typeof value === 'number')) {
    return groups.map(({ value, scores }) => ({ label: printValue(value), scores }))
  }
  const sorted = groups.toSorted((a, b) => Number(a.value) - Number(b.value))
  if (sorted.length <= MOST_LEVELS) return sorted.map(({ value, scores }) => ({ label: printValue(value), scores }))
  return Array.from({ length: GROUPS }, (_, quarter) => {
    const members = sorted.slice(
      Math.round((quarter * sorted.length) / GROUPS),
      Math.round(((quarter + 1) * sorted.length) / GROUPS),
    )
    const [first, last] = [members[0].value, members[members.length - 1].value]
    return { label: `${printValue(first)} to ${printValue(last)}`, scores: members.flatMap(({ scores }) => scores) }
  })
}

/** η² = SS_between / SS_total: the share of the variance of scores that their groups' means explain. */
function explainedShare(groups: readonly (readonly number[])[]): number | null {
  const all = groups.flat()
  const mean = meanOf(all)
  const total = all.reduce((sum, score) => sum + (score - mean) ** 2, 0)
  // Equal scores are not always their own mean in floating point: then both sums are rounding errors.
  if (groups.length < 2 || all.every((score) => score === all[0])) return null
  const between = groups.reduce((sum, scores) => sum + scores.length * (meanOf(scores) - mean) ** 2, 0)
  return between / total
}

/** Spearman's rank correlation of values and scores; null unless all values are numbers. */
function correlationOf(observations: readonly Observation[]): number | null {
  const values = observations.map(({ value }) => value).filter((value) => typeof value === 'number')
  if (values.length < observations.length) return null
  return spearman(
    values,
    observations.map(({ score }) => score),
  )
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
