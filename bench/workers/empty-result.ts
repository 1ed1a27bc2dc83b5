import type { JobResult, SweepJob } from '../../src/sweep/index.ts'

/** Returns what a job comes to that computes nothing: done by this process, after one step, without a score. */
export function emptyResult({ id, trial, config }: SweepJob): JobResult {
  const { seed } = config
  const worker = `${process.pid}`
  return { format: 1, job: id, trial, seed, round: 0, state: 'done', step: 1, metrics: {}, seconds: 0, worker }
}
