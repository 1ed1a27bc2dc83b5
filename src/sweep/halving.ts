import { meanGoodness, metricOf } from './metrics.ts'
import type { JobResult, Setting, SweepPlan, Trial } from './plan.ts'

/** A run that is to be brought to a step. */
export interface JobDraft {
  /** See `SweepJob`. */
  readonly id: string
  readonly trial: Trial
  readonly round: number
  readonly until: number
  /** Steps that are left to take. */
  readonly cost: number
}

/**
 * Returns what is to be done next: the jobs of the first round that is not over, without those that have a result; none
 * where the sweep is over. Pure: the same results give the same jobs, whoever made them and in whatever order.
 */
export function nextJobs(plan: SweepPlan, results: Iterable<JobResult>): JobDraft[] {
  const known = resultsByJob(results)
  return (begunRounds(plan, known).at(-1) ?? []).filter(({ id }) => !known.has(id))
}

/**
 * Returns the jobs of each round that has begun, with and without a result. The last of these rounds is the one under way, or
 * that of a sweep that is over.
 */
export function begunRounds(plan: SweepPlan, known: KnownResults): JobDraft[][] {
  const begun: JobDraft[][] = []
  for (const round of plan.rounds.keys()) {
    const jobs = jobsOf(plan, settingsIn(plan, round, known), round)
    begun.push(jobs)
    if (!jobs.every(({ id }) => known.has(id))) break
  }
  return begun
}

/** Results by the id of their job. */
export type KnownResults = ReadonlyMap<string, JobResult>

/** Returns results by the id of their job. */
export function resultsByJob(results: Iterable<JobResult>): KnownResults {
  return new Map(Array.from(results, (result) => [result.job, result]))
}

/**
 * Returns the settings that take part in a round: all in the first, and later those that were best at the end of the one
 * before, which must be over. A setting of which a run diverged, failed or has no such score does not go on.
 */
function settingsIn(plan: SweepPlan, round: number, known: KnownResults): readonly Setting[] {
  if (round === 0) return plan.settings
  const before = settingsIn(plan, round - 1, known).flatMap((setting) => {
    const goodness = goodnessAt(plan, { setting, round: round - 1 }, known)
    return goodness === undefined ? [] : [{ setting, goodness }]
  })
  const best = before.toSorted((a, b) => b.goodness - a.goodness)
  const chosen = new Set(best.slice(0, plan.fields[round]).map(({ setting }) => setting))
  return plan.settings.filter((setting) => chosen.has(setting))
}

/** A setting at the end of a round. */
export interface SettingRound {
  readonly setting: Setting
  readonly round: number
}

/** Returns how good the metric that a sweep ranks by is over seeds; undefined where a run has none. */
function goodnessAt(
  { seeds, spec, rounds }: SweepPlan,
  { setting, round }: SettingRound,
  known: KnownResults,
): number | undefined {
  const metric = metricOf(spec)
  const values = seeds.map(
    (seed) => known.get(jobId({ setting, seed }, untilOf(setting, rounds[round])))?.metrics[metric.name],
  )
  const there = values.filter((value) => typeof value === 'number')
  return there.length < seeds.length ? undefined : meanGoodness(metric, there)
}

/** Returns the jobs of settings in a round: all settings with the first seed, then with the second, and so on. */
export function jobsOf({ seeds, rounds }: SweepPlan, settings: readonly Setting[], round: number): JobDraft[] {
  return seeds.flatMap((seed) =>
    settings.map((setting) => {
      const until = untilOf(setting, rounds[round])
      const before = round > 0 ? untilOf(setting, rounds[round - 1]) : 0
      return { id: jobId({ setting, seed }, until), trial: trialOf(setting, seed), round, until, cost: until - before }
    }),
  )
}

/** Returns a setting's run with a seed. */
export function trialOf(setting: Setting, seed: number): Trial {
  return { id: `${setting.key}-seed-${seed}`, setting, seed }
}

function jobId({ setting, seed }: Pick<Trial, 'setting' | 'seed'>, until: number): string {
  return `${trialOf(setting, seed).id}-step-${until}`
}

function untilOf({ steps }: Setting, share: number): number {
  return Math.max(1, Math.round(share * steps))
}
