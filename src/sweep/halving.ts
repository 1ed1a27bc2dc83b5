import { UsageError } from '../array/index.ts'
import { isBetter, metricOf } from './metrics.ts'
import type { JobResult, Setting, SweepPlan, Trial } from './plan.ts'
import type { SweepSpec } from './spec.ts'

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

/** The least share of a run that a first round trains, unless the file says how many rounds there are. */
const LEAST = 0.01
/** More rounds than this are scored more than they are trained. */
const MOST = 20

/** What rounds are planned for. */
export interface Field {
  readonly settings: number
  /** Steps of a whole run; the fewest of any setting. */
  readonly steps: number
  /** Rounds where the file does not say: a sweep whose file grows keeps its own, so that no run is trained again. */
  readonly rounds?: number
}

/**
 * Returns shares of a run's steps at which rounds end, and how many settings take part in each: successive halving
 * (Jamieson & Talwalkar 2016), with one setting in `factor` going on and `factor` times as many steps in every round. All
 * runs of a round end before the next one begins, so that who goes on does not depend on who was quick.
 *
 * @throws UsageError where runs are too short for so many rounds
 */
export function planRounds(
  { halving }: Pick<SweepSpec, 'halving'>,
  field: Field,
): Pick<SweepPlan, 'rounds' | 'fields'> {
  const { settings, steps } = field
  if (!halving) return { rounds: [1], fields: [settings] }
  const { factor } = halving
  // The first round has a step, and every other one at least one more: then no two end at the same.
  const most = logarithm(steps * Math.min(1, factor - 1), factor) + 1
  if (halving.rounds !== undefined && halving.rounds > most) {
    throw new UsageError(
      `halving.rounds: runs of ${steps} steps are too short for ${halving.rounds} rounds of factor ${factor}. ` +
        `Say ${most < 2 ? 'no halving' : `at most ${most}`}, or train longer.`,
    )
  }
  const fitting = Math.min(most, MOST, logarithm(1 / LEAST, factor) + 1)
  const wanted = field.rounds ?? Math.max(2, logarithm(settings, factor) + 1)
  const count = halving.rounds ?? Math.max(1, Math.min(wanted, fitting))
  const powers = Array.from({ length: count }, (_, round) => factor ** round)
  return {
    rounds: powers.map((power) => power / powers[count - 1]),
    fields: powers.map((power) => Math.max(1, Math.ceil(settings / power - 1e-9))),
  }
}

/** The whole part of a logarithm; of 243 to the base 3 it is 5, which floating point misses by the last bit. */
function logarithm(value: number, base: number): number {
  return Math.floor(Math.log(value) / Math.log(base) + 1e-9)
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
export function settingsIn(plan: SweepPlan, round: number, known: KnownResults): readonly Setting[] {
  if (round === 0) return plan.settings
  const metric = metricOf(plan.spec)
  const before = settingsIn(plan, round - 1, known).flatMap((setting) => {
    const mean = meanAt(plan, { setting, round: round - 1 }, known)
    return mean === undefined ? [] : [{ setting, mean }]
  })
  const best = before.toSorted(
    (a, b) => Number(isBetter(metric, b.mean, a.mean)) - Number(isBetter(metric, a.mean, b.mean)),
  )
  const chosen = new Set(best.slice(0, plan.fields[round]).map(({ setting }) => setting))
  return plan.settings.filter((setting) => chosen.has(setting))
}

/** A setting at the end of a round. */
export interface SettingRound {
  readonly setting: Setting
  readonly round: number
}

/** Returns the mean over seeds of the metric that a sweep ranks by; undefined where a run has none. */
function meanAt(
  { seeds, spec, rounds }: SweepPlan,
  { setting, round }: SettingRound,
  known: KnownResults,
): number | undefined {
  const values = seeds.map(
    (seed) => known.get(jobId({ setting, seed }, untilOf(setting, rounds[round])))?.metrics[spec.rank.by],
  )
  const there = values.filter((value) => typeof value === 'number')
  return there.length < seeds.length ? undefined : there.reduce((sum, value) => sum + value, 0) / there.length
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
