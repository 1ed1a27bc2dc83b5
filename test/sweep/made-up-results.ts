import { nextJobs, parseSweep, sweepResults } from '../../src/sweep/index.ts'
import type { JobDraft, JobResult, Setting, SettingValue, SweepPlan, SweepResults } from '../../src/sweep/index.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const config = tinyConfig()

/** Returns a plan of settings with these values, in rounds; of the spec only what is said. */
export function planOf(
  values: readonly Readonly<Record<string, SettingValue>>[],
  {
    seeds = [0, 1],
    rounds = [1],
    fields = [values.length],
    spec = {},
  }: Partial<Omit<SweepPlan, 'spec'>> & { spec?: object },
): SweepPlan {
  const settings = values.map((own, index): Setting => {
    const name = Object.entries(own)
      .map(([path, value]) => `${path}=${JSON.stringify(value)}`)
      .join(', ')
    return { key: `key${index}`, name, values: own, preset: 'acgan', config, steps: 1000 }
  })
  const paths = [...new Set(values.flatMap((own) => Object.keys(own)))]
  return { settings, seeds, paths, rounds, fields, spec: parseSweep(spec) }
}

/** What a job came to, but for what follows from it. */
export type MadeUpScore = Pick<JobResult, 'metrics'> & Partial<JobResult>

/** Does all jobs of a plan, or as many as are asked for. */
export function resultsOf(plan: SweepPlan, score: (job: JobDraft) => MadeUpScore, most = Infinity): JobResult[] {
  const results: JobResult[] = []
  for (let jobs = nextJobs(plan, results); jobs.length > 0 && results.length < most; jobs = nextJobs(plan, results)) {
    results.push(...jobs.slice(0, most - results.length).map((job) => ({ ...doneOf(job), ...score(job) })))
  }
  return results
}

function doneOf({ id, trial, round, until }: JobDraft): JobResult {
  const done = { state: 'done', metrics: {}, seconds: until / 10, worker: 'test' } as const
  return { format: 1, job: id, trial: trial.id, seed: trial.seed, round, step: until, ...done }
}

const RATES = [0.0005, 0.002, 0.008]
const BATCHES = [16, 64]

/** Three rates by two batches in three rounds; the highest rate with the large batch diverges, and a run of one is given up. */
const madeUpSweepPlan = planOf(
  RATES.flatMap((rate) => BATCHES.map((batch) => ({ 'optim.generator.rate': rate, batch }))),
  { rounds: [0.25, 0.5, 1], fields: [6, 3, 2], spec: { seeds: 2, halving: { factor: 2 } } },
)

function madeUpScore({ trial, round, until }: JobDraft): MadeUpScore {
  const [rate, batch] = ['optim.generator.rate', 'batch'].map((path) => Number(trial.setting.values[path]))
  if (rate === 0.008 && batch === 64) {
    const message = 'loss_g left the finite numbers at step 31. Lower the learning rate, "or" a weight.'
    return { metrics: {}, state: 'diverged', message, step: 31 }
  }
  if (rate === 0.008 && trial.seed === 1) {
    return {
      metrics: {},
      state: 'failed',
      message: '3 tries from step 0 on have failed.\nNo memory.',
      step: 0,
      seconds: 0,
    }
  }
  const frechet = (40 / (round + 1)) * (1 + Math.abs(Math.log(rate / 0.002))) + batch / 16 + 2.125 * trial.seed
  const accuracy = 0.9 + 0.03 * round + 0.01 * trial.seed
  return {
    metrics: { frechet, accuracy, matched: null, 'loss.loss_d': 0.5 + 0.1 * trial.seed },
    ...(until === 1000 && { test: { frechet: frechet + 1, accuracy: accuracy - 0.01 } }),
  }
}

/** All that is found of it, or what the first results tell. */
export function madeUpSweep(most = Infinity): SweepResults {
  return sweepResults('Rate & batch', madeUpSweepPlan, resultsOf(madeUpSweepPlan, madeUpScore, most))
}
