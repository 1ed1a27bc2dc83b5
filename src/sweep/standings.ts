import { summarise } from '../train/index.ts'
import type { Summary } from '../train/index.ts'
import { roundCosts, stepsTaken } from './budget.ts'
import { differingPaths } from './differing-paths.ts'
import { mainEffects } from './effects.ts'
import { begunRounds, jobsOf, resultsByJob, trialOf } from './halving.ts'
import type { JobDraft, KnownResults } from './halving.ts'
import { SWEEP_METRICS, meanGoodness, metricOf } from './metrics.ts'
import type { SweepMetric } from './metrics.ts'
import type { JobResult, Setting, SweepPlan } from './plan.ts'
import type { RoundScore, SettingStanding, SweepResults, TrialStanding } from './results.ts'

/** Puts together what is known of a sweep from its plan and the results there are, in whatever order. */
export function sweepResults(name: string, plan: SweepPlan, results: Iterable<JobResult>): SweepResults {
  const known = ownResults(plan, resultsByJob(results))
  const metric = metricOf(plan.spec)
  // Found once, not for each setting: it takes all of them.
  const begun = begunRounds(plan, known)
  const fields = begun.map((jobs) => new Set(jobs.map(({ trial }) => trial.setting)))
  const settings = rankSettings(
    plan.settings.map((setting) => standingOf(plan, setting, { known, fields })),
    metric,
    plan.seeds.length,
  )
  const own = [...known.values()]
  return {
    format: 1,
    name,
    metric,
    columns: columnsOf(metric, own),
    paths: differingPaths(plan),
    seeds: plan.seeds,
    rounds: plan.rounds,
    fields: plan.fields,
    settings,
    effects: mainEffects(plan, known),
    counts: countsOf(plan, begun, known),
    steps: { taken: stepsTaken(own), planned: Math.round(roundCosts(plan).reduce((sum, cost) => sum + cost, 0)) },
    seconds: secondsOf(own),
  }
}

/** Those of the plan: a file that was changed leaves others behind, of other runs or at the ends of other rounds. */
function ownResults(plan: SweepPlan, known: KnownResults): KnownResults {
  const jobs = [...plan.rounds.keys()].flatMap((round) => jobsOf(plan, plan.settings, round))
  const own = new Set(jobs.map(({ id }) => id))
  return new Map([...known].filter(([id]) => own.has(id)))
}

/** Counts jobs. Who takes part is known of rounds that have begun; in those to come there may be fewer than were planned. */
function countsOf(
  plan: SweepPlan,
  begun: readonly (readonly JobDraft[])[],
  known: KnownResults,
): SweepResults['counts'] {
  const there = begun.flat().flatMap(({ id }) => known.get(id) ?? [])
  const count = (state: JobResult['state']) => there.filter((result) => result.state === state).length
  const most = begun[begun.length - 1].length
  const later = plan.fields.slice(begun.length).map((field) => Math.min(field * plan.seeds.length, most))
  return {
    planned: later.reduce((sum, jobs) => sum + jobs, begun.flat().length),
    done: count('done'),
    diverged: count('diverged'),
    failed: count('failed'),
  }
}

/** The seconds that all runs have trained, each as far as its newest result. */
function secondsOf(results: readonly JobResult[]): number {
  const runs = new Map<string, number>()
  for (const { trial, seconds } of results) runs.set(trial, Math.max(seconds, runs.get(trial) ?? 0))
  return [...runs.values()].reduce((sum, seconds) => sum + seconds, 0)
}

/** The one ranked by, and the others that any run has; losses are left to the files. */
function columnsOf(metric: SweepMetric, results: readonly JobResult[]): SweepMetric[] {
  const there = new Set(results.flatMap(({ metrics }) => Object.keys(metrics).filter((name) => metrics[name] !== null)))
  return [metric, ...SWEEP_METRICS.filter(({ name }) => name !== metric.name && there.has(name))]
}

/** What is known of all settings together. */
interface Known {
  readonly known: KnownResults
  /** Who takes part in each round that has begun. */
  readonly fields: readonly ReadonlySet<Setting>[]
}

function standingOf(plan: SweepPlan, setting: Setting, { known, fields }: Known): Omit<SettingStanding, 'rank'> {
  const { key, name, values, preset } = setting
  const rounds = [...plan.rounds.keys()].map((round) => jobsOf(plan, [setting], round).map(({ id }) => known.get(id)))
  const round = rounds.findLastIndex((results) => results.every((result) => result !== undefined))
  const trials = plan.seeds.map((seed, index) =>
    trialStanding(
      trialOf(setting, seed),
      rounds.map((results) => results[index]),
    ),
  )
  const there = round === -1 ? [] : (rounds[round] as JobResult[])
  return {
    ...{ key, name, values, preset, round, trials },
    state: stateOf(plan, { round, trials, isLeftOut: fields.at(round + 1)?.has(setting) === false }),
    steps: there[0]?.step ?? 0,
    metrics: summaries(there.map(({ metrics }) => metrics)),
    test: summaries(there.flatMap(({ test }) => (test ? [test] : []))),
    course: courseOf(metricOf(plan.spec).name, rounds),
  }
}

/** The rounds of which every seed has a score: where some are lost, the others' mean is no longer comparable. */
function courseOf(metric: string, rounds: readonly (readonly (JobResult | undefined)[])[]): RoundScore[] {
  return rounds.flatMap((results, round) => {
    const summary = summarise(results.map((result) => result?.metrics[metric]))
    const [first] = results
    return first && summary?.values.length === results.length ? [{ round, step: first.step, summary }] : []
  })
}

function trialStanding(
  { id, seed }: { readonly id: string; readonly seed: number },
  results: readonly (JobResult | undefined)[],
): TrialStanding {
  const newest = results.findLast((result) => result !== undefined)
  if (!newest) return { trial: id, seed, state: 'waiting', step: 0, metrics: {}, seconds: 0 }
  const { state, message, step, metrics, test, seconds } = newest
  return { trial: id, seed, state, message, step, metrics, test, seconds }
}

interface Standing extends Pick<SettingStanding, 'round' | 'trials'> {
  /** Whether the next round has begun without it. */
  readonly isLeftOut: boolean
}

function stateOf({ rounds }: SweepPlan, { round, trials, isLeftOut }: Standing): SettingStanding['state'] {
  if (trials.some(({ state }) => state === 'diverged' || state === 'failed')) return 'failed'
  if (round === rounds.length - 1) return 'finished'
  return isLeftOut ? 'dropped' : 'open'
}

function summaries(values: readonly JobResult['metrics'][]): Record<string, Summary> {
  const names = [...new Set(values.flatMap((metrics) => Object.keys(metrics)))]
  return Object.fromEntries(
    names.flatMap((name) => {
      const summary = summarise(values.map((metrics) => metrics[name]))
      return summary ? [[name, summary] as const] : []
    }),
  )
}

/** Puts settings in order: those that came further first, then the better ones; those without a score of every seed last. */
function rankSettings(
  settings: readonly Omit<SettingStanding, 'rank'>[],
  metric: SweepMetric,
  seeds: number,
): SettingStanding[] {
  const isRanked = ({ state, metrics }: Omit<SettingStanding, 'rank'>) =>
    state !== 'failed' && metrics[metric.name]?.values.length === seeds
  const goodness = ({ metrics }: Omit<SettingStanding, 'rank'>) =>
    meanGoodness(metric, metrics[metric.name]?.values ?? [])
  const ranked = settings
    .filter(isRanked)
    .toSorted((a, b) => (a.round === b.round ? goodness(b) - goodness(a) : b.round - a.round))
  return [
    ...ranked.map((setting, index) => ({ rank: index + 1, ...setting })),
    ...settings.filter((one) => !isRanked(one)),
  ]
}
