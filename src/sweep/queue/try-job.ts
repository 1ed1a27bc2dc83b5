import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { DelayedError, UnrecoverableError, WaitingError } from 'bullmq'
import type { Job } from 'bullmq'
import type { JobResult } from '../plan.ts'
import { countTry } from '../tries.ts'
import type { Tries } from '../tries.ts'
import type { Hand } from '../node/hand.ts'
import { foreignTo, parseQueuedJob } from './queued-job.ts'
import type { JobProgress, QueuedJob } from './queued-job.ts'
import { keepResult } from '../node/result-file.ts'
import { openSite } from '../node/site.ts'
import type { Site } from '../node/site.ts'
import type { Store } from '../node/store.ts'
import { checkStore } from '../node/sweep-id.ts'
import { givenUp } from '../node/take-job.ts'
import { Unfit } from '../node/unfit.ts'

/** What a worker says. */
export type WorkerEvent =
  | { readonly kind: 'begun'; readonly job: string; readonly step: number }
  | { readonly kind: 'result'; readonly result: JobResult }
  /** The job goes back to the queue: for another try, or because this machine cannot do it or is to end. */
  | { readonly kind: 'returned'; readonly job: string; readonly message: string }

/** A job as it comes from the queue, and who is to do it. */
export interface Trying {
  readonly queued: Job<QueuedJob>
  /** What shows the queue that the job is ours. */
  readonly token: string
  readonly hand: Hand
  /** A folder of this machine, for runs under way. */
  readonly folder: string
  /** Where runs are kept, where that is not what the sweep says. */
  readonly store?: string
  /** Whether modules that come with a job are executed; default false. */
  readonly allowCode?: boolean | undefined
  /** Aborted when the worker is to end. */
  readonly signal: AbortSignal
  readonly onEvent: (event: WorkerEvent) => void
  /** Called for every step and result: a try that comes to neither is no work. */
  readonly onWork: () => void
  /** Has something done that counts as being busy: to wait for the queue does not. */
  readonly busily: <Value>(work: () => Promise<Value>) => Promise<Value>
}

/** Milliseconds for which a machine that cannot do a job takes no other. */
const PAUSE = 5000
/** Milliseconds after which such a job is back on the queue. */
const BACK = 100
/** What is known of a try of which nothing more is heard. */
const VANISHED = 'Its worker vanished: it was killed, ran out of memory, or could not reach the queue for too long.'

/**
 * Tries to do a job of the queue. Where it fails, the queue has it done again, until it was tried too often from the same step.
 *
 * @throws what tells the queue what becomes of the job
 */
export async function tryJob(trying: Trying): Promise<void> {
  const { queued, signal, onEvent, onWork, busily } = trying
  const foreign = foreignTo(queued.data)
  if (foreign !== undefined) throw await leave(trying, queued.data.tries, foreign)
  const { job, tries: before } = readJob(queued)
  try {
    const site = siteOf(trying)
    const { store, step } = await busily(() => openChecked(site, trying))
    const tries = countTry(before, step)
    if (tries.count > job.tries) throw await giveUp(trying, store, tries)
    if (signal.aborted) throw await giveBack(trying, before, 'This worker is to end.')
    await queued.updateData({ ...queued.data, tries: { ...tries, reason: VANISHED } })
    onEvent({ kind: 'begun', job: job.id, step: tries.step })
    const result = await take(trying, site, tries)
    if (!result) throw await giveBack(trying, before, 'It was ended early; what was trained is kept.')
    onWork()
    onEvent({ kind: 'result', result })
  } catch (error) {
    throw error instanceof Unfit ? await leave(trying, before, error.message) : error
  }
}

/** Leaves a job to others, says why, and takes no other for a while: the next one of the sweep would most likely fare the same. */
async function leave(trying: Trying, before: Tries | undefined, why: string): Promise<Error> {
  const { queued, signal } = trying
  const left = await leaveToOthers(trying, before, why)
  await tell(queued, { notice: `${hostname()} cannot do ${jobName(queued)}. ${why}` })
  await setTimeout(PAUSE, undefined, { signal }).catch(() => {})
  return left
}

/** The name of a job, whatever version it is of. */
function jobName({ id = '' }: Job<QueuedJob>): string {
  return id.slice(id.indexOf('.') + 1)
}

/** Reads a job of the queue; one that is none is not tried again. */
export function readJob(queued: Job<QueuedJob>): QueuedJob {
  try {
    return parseQueuedJob(queued.data)
  } catch (error) {
    throw new UnrecoverableError(error instanceof Error ? error.message : String(error))
  }
}

function siteOf({ queued, folder, store, allowCode }: Trying): Extract<Site, { kind: 'store' }> {
  return { kind: 'store', address: store ?? queued.data.store, folder, allowCode }
}

async function openChecked(site: Site, { queued }: Trying): Promise<{ readonly store: Store; readonly step: number }> {
  const { sweep, trial } = queued.data.job
  const { store, place } = await openSite(site)
  await checkStore(store, sweep)
  return { store, step: await place.stepOf(trial) }
}

/** Has the job done, and notes why where it fails. */
async function take(
  { queued, hand, onEvent, onWork, busily }: Trying,
  site: Site,
  tries: Tries,
): Promise<JobResult | undefined> {
  const { job } = queued.data
  const tellStep = atMostEvery(NEWS, (step) => void tell(queued, { step }))
  try {
    return await busily(() =>
      hand.take({
        job,
        site,
        onStep: (step) => {
          onWork()
          tellStep(step)
        },
        onNotice: (message) => void tell(queued, { notice: `${job.trial}: ${message}` }),
      }),
    )
  } catch (error) {
    if (error instanceof Unfit) throw error
    const reason = error instanceof Error ? error.message : String(error)
    const message = `Try ${tries.count} of ${job.tries} failed. ${reason}`
    await queued.updateData({ ...queued.data, tries: { ...tries, reason } })
    await tell(queued, { notice: `${job.id}: ${message}` })
    onEvent({ kind: 'returned', job: job.id, message })
    throw error
  }
}

/** Milliseconds between two words on how far a run is: thousands of runs must not keep the queue busy with them. */
const NEWS = 5000

/** Passes steps on, but not too often. */
function atMostEvery(milliseconds: number, onStep: (step: number) => void): (step: number) => void {
  let told = -Infinity
  return (step) => {
    if (performance.now() - told < milliseconds) return
    told = performance.now()
    onStep(step)
  }
}

/** Tells whoever follows the sweep; a word that is lost is none the worse. */
async function tell(queued: Job<QueuedJob>, progress: JobProgress): Promise<void> {
  await queued.updateProgress(progress).catch(() => {})
}

async function giveUp({ queued, onEvent }: Trying, store: Store, tries: Tries): Promise<Error> {
  const result = await keepResult(store, givenUp(queued.data.job, tries))
  onEvent({ kind: 'result', result })
  return new UnrecoverableError(result.message)
}

/** Gives the job back to the queue, to be taken up first, unless somebody else has it by now. */
async function giveBack(trying: Trying, before: Tries | undefined, message: string): Promise<Error> {
  await putBack(trying, before, message, ({ queued, token }) => queued.moveToWait(token))
  return new WaitingError()
}

/** Puts the job at the end of the queue: at its head it would keep this machine from all that it can do. */
async function leaveToOthers(trying: Trying, before: Tries | undefined, message: string): Promise<Error> {
  await putBack(trying, before, message, ({ queued, token }) => queued.moveToDelayed(Date.now() + BACK, token))
  return new DelayedError()
}

async function putBack(
  trying: Trying,
  before: Tries | undefined,
  message: string,
  move: (trying: Trying) => Promise<unknown>,
): Promise<void> {
  const { queued, onEvent } = trying
  // No try of the job's has failed.
  await queued.updateData({ ...queued.data, tries: before }).catch(() => {})
  await move(trying).catch(() => {})
  onEvent({ kind: 'returned', job: jobName(queued), message })
}
