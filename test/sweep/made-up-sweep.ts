import { expandSettings, nextJobs, parseSweep, planRounds, seedsOf } from '../../src/sweep/index.ts'
import type { JobDraft, JobResult, Setting, SweepPlan } from '../../src/sweep/index.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const config = tinyConfig()

/** Steps of every run whose setting says none. */
const STEPS = 900

/** Returns the plan of a sweep without data: its configs are all the same, and settings are known by their names. */
export function madeUpPlan(said: object): SweepPlan {
  const spec = parseSweep(said)
  const settings = expandSettings(spec).map(({ name, values, sources }): Setting => {
    const steps = typeof values.steps === 'number' ? values.steps : STEPS
    return { key: name, name, values, preset: sources.preset, config, steps }
  })
  const paths = [...new Set(settings.flatMap(({ values }) => Object.keys(values)))]
  const steps = Math.min(...settings.map((setting) => setting.steps))
  return { settings, seeds: seedsOf(spec), paths, spec, ...planRounds(spec, { settings: settings.length, steps }) }
}

/** Settings that are told apart by their batch: 1, 2, 3 … */
export function batches(count: number): { grid: { batch: number[] } } {
  return { grid: { batch: Array.from({ length: count }, (_, index) => index + 1) } }
}

/** Returns what a job came to: done, at its last step, with this Fréchet distance. */
export function resultOf(
  { id, trial, round, until }: JobDraft,
  frechet: number | null,
  more: Partial<JobResult> = {},
): JobResult {
  const { seed } = trial
  const done = { state: 'done', step: until, metrics: { frechet }, seconds: until / 10, worker: 'test' } as const
  return { format: 1, job: id, trial: trial.id, seed, round, ...done, ...more }
}

/** Does all jobs of a sweep, a round at a time; returns the jobs of each round, and all results. */
export function simulate(
  plan: SweepPlan,
  score: (job: JobDraft) => JobResult,
): { readonly rounds: readonly (readonly JobDraft[])[]; readonly results: readonly JobResult[] } {
  const rounds: (readonly JobDraft[])[] = []
  const results: JobResult[] = []
  for (let jobs = nextJobs(plan, results); jobs.length > 0; jobs = nextJobs(plan, results)) {
    if (rounds.length > plan.rounds.length) throw new Error('a sweep that does not end')
    rounds.push(jobs)
    results.push(...jobs.map(score))
  }
  return { rounds, results }
}

/** The names of the settings of jobs, in order. */
export function namesOf(jobs: readonly JobDraft[]): string[] {
  return jobs.map(({ trial }) => trial.setting.name)
}
