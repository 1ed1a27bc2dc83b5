import { readFile } from 'node:fs/promises'
import type { DataSet } from '../../data/index.ts'
import type { Judge } from '../../metrics/index.ts'
import { evaluateGan, scoreGan } from '../../train/index.ts'
import type { TrainedGan } from '../../train/index.ts'
import { openTrainedRun, runPaths } from '../../train/node/index.ts'
import { lossMetrics, scoreMetrics } from '../metrics.ts'
import type { JobResult, SweepJob } from '../plan.ts'
import { openCourt } from './court.ts'
import type { Store } from './store.ts'

/** Scores of a run, by name: see `JobResult`. */
type TrialScores = Pick<JobResult, 'metrics' | 'test'>

/** What all samples that are scored follow from: the same for every run, so that runs differ in nothing else. */
const SCORE_SEED = 0

/**
 * Scores a run at the step it has come to, as its sweep asks for. Settings are chosen by these scores, so that they compare
 * to validation images; a run that is finished is also compared to test images, which no choice has seen.
 *
 * @throws FacetError where the store lacks the judge, or it is damaged
 */
export async function scoreTrial(job: SweepJob, folder: string, store: Store): Promise<TrialScores> {
  const losses = lossMetrics(await lastLosses(folder))
  if (job.score.with === 'losses') return { metrics: losses }
  const { gan, record } = await openTrainedRun(folder)
  const court = await openCourt(job, gan.runtime, store)
  const { data } = court
  const chosen = { ...data, test: data.validation }
  const metrics = await measure(gan, { job, data: chosen, judge: await court.judgeOf(data.validation) })
  if (record.state !== 'finished') return { metrics: { ...metrics, ...losses } }
  const scoring = { data, judge: await court.judgeOf(data.test), count: job.score.count, seed: SCORE_SEED }
  return {
    metrics: { ...metrics, ...losses },
    test: scoreMetrics({ quick: await scoreGan(gan, scoring) }),
  }
}

interface Measuring {
  readonly job: SweepJob
  readonly data: DataSet
  readonly judge: Judge
}

async function measure(gan: TrainedGan, { job, data, judge }: Measuring): Promise<JobResult['metrics']> {
  const scoring = { data, judge, count: job.score.count, seed: SCORE_SEED }
  if (job.score.with === 'judge') return scoreMetrics({ quick: await scoreGan(gan, scoring) })
  const { report } = await evaluateGan(gan, { ...scoring, figureSeed: job.config.seed })
  return scoreMetrics({ full: report })
}

/** Returns the losses in the last line of a run's metrics. */
async function lastLosses(folder: string): Promise<Record<string, number>> {
  const text = await readFile(runPaths(folder).metrics, 'utf8')
  const line = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '{}') as Record<string, number>
  return Object.fromEntries(Object.entries(line).filter(([name]) => name !== 'step' && name !== 'epoch'))
}
