import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { configSchema } from '../../gan/index.ts'
import { mostThreads } from '../../runtime/node/index.ts'
import { Divergence } from '../../train/index.ts'
import { checkpointSteps, lockRun, openRun, resumeRun, runPaths, startRun } from '../../train/node/index.ts'
import type { Extensions, Run, RunRecord } from '../../train/node/index.ts'
import type { JobResult, SweepJob } from '../plan.ts'
import type { Tries } from '../tries.ts'
import { jobExtensions } from './job-code.ts'
import type { CodePolicy } from './job-code.ts'
import { openJobData } from './job-data.ts'
import type { RunPlace } from './place.ts'
import { keepResult, readResult } from './result-file.ts'
import { scoreTrial } from './score-trial.ts'
import type { Store } from './store.ts'
import { Unfit } from './unfit.ts'

/** What a job is done with. */
export interface JobTools {
  /** Where the result is kept. */
  readonly store: Store
  readonly place: RunPlace
  /** Whose modules may be executed; default those that were named on this machine. */
  readonly code?: CodePolicy
  /** Ends the job in good order: what was trained is kept, and there is no result. */
  readonly signal: AbortSignal
  /** Hears of every step that is written down, and of what a person should know. */
  readonly onStep: (step: number) => void
  readonly onNotice: (message: string) => void
}

/**
 * Does a job, from where its run stands, and keeps its result in the store; where the store has one, that is it. Two who do
 * the same job at once hurt nothing: both come to the same, and one result is kept.
 *
 * @returns the result that is kept; undefined where the job was ended early
 * @throws Unfit where this machine cannot do it; whatever else keeps it from being done, and may not the next time
 */
export async function takeJob(job: SweepJob, tools: JobTools): Promise<JobResult | undefined> {
  const { store, place } = tools
  const known = await readResult(store, job.id)
  if (known) return known
  // What cannot be done here must not be begun here.
  checkCores(job)
  await openJobData(job)
  const extensions = await jobExtensions(job, tools.code ?? 'named')
  const folder = await place.fetch(job.trial)
  try {
    if (!(await trainUntil({ job, extensions }, folder, tools))) return undefined
    const scores = await scoreTrial(job, folder, store)
    await place.keep(job.trial)
    return await keepResult(store, await resultOf(job, folder, scores))
  } catch (error) {
    if (!(error instanceof Divergence)) throw error
    await place.keep(job.trial)
    const { message } = error
    return await keepResult(store, { ...(await resultOf(job, folder, { metrics: {} })), state: 'diverged', message })
  } finally {
    await place.leave(job.trial)
  }
}

/** A machine of more cores may do what this one cannot. */
function checkCores({ trial, config: { threads } }: SweepJob): void {
  const most = mostThreads()
  if (threads > most) throw new Unfit(`${trial}: wants ${threads} threads, and this machine takes ${most}.`)
}

/** Returns the result of a job that was tried too often. */
export function givenUp(job: SweepJob, { step, reason = 'It told no reason.' }: Tries): JobResult {
  const message = `${job.tries} tries from step ${step} on have failed. The last one: ${reason}`
  return { ...blank(job), state: 'failed', message, step }
}

/** A job, and what its config names that is not built in. */
interface LoadedJob {
  readonly job: SweepJob
  readonly extensions: Extensions
}

/** Trains a run to where the job ends. Returns whether it came there. */
async function trainUntil({ job, extensions }: LoadedJob, folder: string, tools: JobTools): Promise<boolean> {
  const run = await openTrial({ job, extensions }, folder, tools)
  if (!run) return !tools.signal.aborted
  const stop = () => run.stop()
  tools.signal.addEventListener('abort', stop)
  if (tools.signal.aborted) stop()
  let step = 0
  try {
    for await (const event of run.events) {
      if (event.kind === 'step') tools.onStep(event.step)
      if (event.kind === 'notice') tools.onNotice(event.message)
      if (event.kind === 'checkpoint') await tools.place.keep(job.trial)
      if (event.kind === 'finished') ({ step } = event)
    }
  } finally {
    tools.signal.removeEventListener('abort', stop)
  }
  await tools.place.keep(job.trial)
  return step === job.until && !tools.signal.aborted
}

/** Starts a job's run, or goes on with it; undefined where it is where it should be. */
async function openTrial({ job, extensions }: LoadedJob, folder: string, tools: JobTools): Promise<Run | undefined> {
  const { preset, until, fingerprint } = job
  const command = ['sweep', job.sweep]
  const known = await openRun(folder).catch(() => undefined)
  if (known && isAt(known.record, until)) return undefined
  if (known && (await canGoOn(folder, known.record, until))) {
    return resumeRun(folder, { until, command, extensions, onNotice: tools.onNotice })
  }
  await removeRemains(folder)
  // A config does not keep what it is bound to on its way here.
  const config = configSchema(extensions.vocabulary).parse(job.config)
  return startRun({ config, preset, out: folder, command, fingerprint, until, extensions })
}

/** Whether a run is not past a step, and has what it takes to go on. */
async function canGoOn(folder: string, { steps }: RunRecord, until: number): Promise<boolean> {
  const taken = steps?.taken ?? 0
  return taken === 0 || (taken <= until && (await checkpointSteps(runPaths(folder).checkpoints)).length > 0)
}

/** Whether a run came to a step, and to an end there. */
function isAt({ state, steps }: RunRecord, step: number): boolean {
  return (state === 'finished' || state === 'stopped') && steps?.taken === step
}

/**
 * Removes what there is of a run that cannot be gone on with: it has no config yet, has lost its checkpoints, or is past the step.
 *
 * @throws UsageError where somebody trains it
 */
async function removeRemains(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  const { release } = await lockRun(folder)
  await rm(folder, { recursive: true, force: true })
  await release()
}

async function resultOf(
  job: SweepJob,
  folder: string,
  scores: Pick<JobResult, 'metrics' | 'test'>,
): Promise<JobResult> {
  const { seconds = 0, steps } = (await openRun(folder)).record
  return { ...blank(job), ...scores, step: steps?.taken ?? 0, seconds }
}

function blank({ id, trial, config, round }: SweepJob): JobResult {
  const worker = `${hostname()}, process ${process.pid}`
  return {
    format: 1,
    job: id,
    trial,
    seed: config.seed,
    round,
    state: 'done',
    step: 0,
    metrics: {},
    seconds: 0,
    worker,
  }
}
