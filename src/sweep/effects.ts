import { spearman } from '../metrics/index.ts'
import { summarise } from '../train/index.ts'
import { differingPaths } from './differing-paths.ts'
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

/** A run that has a result: its setting's value of a path, and its score; null where it has none. */
interface Observation {
  /** The key of its setting. */
  readonly setting: string
  readonly value: SettingValue | undefined
  readonly score: number | null
}

/**
 * Returns the main effect of each path on the metric that a sweep ranks by, the largest share beyond chance first: what its
 * values do, all else as it comes. Over the end of the first round, which all settings take part in, at equal shares of their
 * steps; runs without a score are counted, and left out. Where settings were drawn or listed, values of other paths are not
 * evenly spread over the levels, so that effects mix.
 */
export function mainEffects(plan: SweepPlan, known: KnownResults): MainEffect[] {
  const metric = metricOf(plan.spec)
  const jobs = jobsOf(plan, plan.settings, 0)
  const effects = differingPaths(plan).map((path) => {
    const observations = jobs.flatMap(({ id, trial: { setting } }): Observation[] => {
      const result = known.get(id)
      const value = setting.values[path]
      return result ? [{ setting: setting.key, value, score: result.metrics[metric.name] ?? null }] : []
    })
    return effectOf(path, observations)
  })
  return effects.toSorted((a, b) => beyondChance(b) - beyondChance(a))
}

function beyondChance({ share, chance }: MainEffect): number {
  return share === null ? -Infinity : share - (chance ?? 0)
}

function effectOf(path: string, observations: readonly Observation[]): MainEffect {
  const groups = groupsOf(observations)
  return {
    path,
    levels: groups.map(levelOf),
    share: explainedShare(groups.map(({ members }) => members)),
    chance: chanceShare(groups.map(({ members }) => members)),
    correlation: correlationOf(observations),
  }
}

interface Group {
  readonly label: string
  readonly members: readonly Observation[]
}

function levelOf({ label, members }: Group): EffectLevel {
  const scores = scoresOf(members)
  const summary = summarise(scores)
  return { label, runs: scores.length, lost: members.length - scores.length, ...(summary && { summary }) }
}

/** Runs by the value they have, numbers in ascending order; many numbers in quarters. */
function groupsOf(observations: readonly Observation[]): Group[] {
  const groups = groupBy(observations, ({ value }) => JSON.stringify(value) ?? 'not given').map((members) => {
    return { value: members[0].value, members }
  })
  const single = ({ value, members }: (typeof groups)[number]): Group => {
    return { label: value === undefined ? 'not given' : printValue(value), members }
  }
  if (!groups.every(({ value }) => typeof value === 'number')) return groups.map(single)
  const sorted = groups.toSorted((a, b) => Number(a.value) - Number(b.value))
  if (sorted.length <= MOST_LEVELS) return sorted.map(single)
  return Array.from({ length: GROUPS }, (_, quarter) => {
    const [from, to] = [quarter, quarter + 1].map((end) => Math.round((end * sorted.length) / GROUPS))
    const part = sorted.slice(from, to)
    const [first, last] = [part[0].value, part[part.length - 1].value]
    return {
      label: `${printValue(first)} to ${printValue(last)}`,
      members: part.flatMap(({ members }) => members),
    }
  })
}

/** η² = SS_between / SS_total: the share of the variance of scores that their groups' means explain. */
function explainedShare(groups: readonly (readonly Observation[])[]): number | null {
  const there = groups.map(scoresOf).filter((scores) => scores.length > 0)
  const all = there.flat()
  const mean = meanOf(all)
  const total = all.reduce((sum, score) => sum + (score - mean) ** 2, 0)
  // Equal scores are not always their own mean in floating point: then both sums are rounding errors.
  if (there.length < 2 || all.every((score) => score === all[0])) return null
  const between = there.reduce((sum, scores) => sum + scores.length * (meanOf(scores) - mean) ** 2, 0)
  return between / total
}

/**
 * The mean of η² over all ways to deal k values to n settings: (k − 1) / (n − 1) of what the settings explain. Settings are
 * dealt and not runs, since runs of one setting belong together. Exact where all settings have as many runs.
 */
function chanceShare(groups: readonly (readonly Observation[])[]): number | null {
  const levels = groups.filter((members) => scoresOf(members).length > 0).length
  const settings = groupBy(groups.flat(), ({ setting }) => setting)
  const explained = explainedShare(settings)
  const scored = settings.filter((members) => scoresOf(members).length > 0).length
  return explained === null || levels < 2 ? null : ((levels - 1) / (scored - 1)) * explained
}

/** Spearman's rank correlation of values and scores; null unless all values are numbers. */
function correlationOf(observations: readonly Observation[]): number | null {
  const there = observations.flatMap(({ value, score }) =>
    typeof value === 'number' && score !== null ? [{ value, score }] : [],
  )
  if (observations.some(({ value }) => typeof value !== 'number')) return null
  return spearman(
    there.map(({ value }) => value),
    there.map(({ score }) => score),
  )
}

/** Puts what has one key together, in the order of the first of each. */
function groupBy(observations: readonly Observation[], keyOf: (one: Observation) => string): Observation[][] {
  const groups = new Map<string, Observation[]>()
  for (const one of observations) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return [...groups.values()]
}

function scoresOf(members: readonly Observation[]): number[] {
  return members.map(({ score }) => score).filter((score) => score !== null)
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
