import { Queue, QueueEvents } from 'bullmq'
import type { Redis } from 'ioredis'
import type { SweepJob } from '../plan.ts'
import type { Crew, CrewEvent } from '../node/crew.ts'
import { createEventQueue } from '../node/event-queue.ts'
import type { EventQueue } from '../node/event-queue.ts'
import { QUEUE, queueId, watchQueue } from './connection.ts'
import type { JobProgress, QueuedJob } from './connection.ts'
import { readResult } from '../node/result-file.ts'
import type { Store } from '../node/store.ts'
import { resultKey } from '../node/sweep-folder.ts'

/** How workers are reached. */
export interface QueueCrewOptions {
  readonly redis: Redis
  /** Where workers keep what they find. */
  readonly store: Store
  /** For a person: where the queue is. */
  readonly address: string
}

/** Jobs that are put on the queue at once. */
const CHUNK = 500
/** Milliseconds between two looks at the store, for results that nobody told of. */
const LOOK = 30_000
/** Milliseconds that the queue has to answer at the end. */
const PATIENCE = 5000

/** Tries are counted by ourselves, by how far a run has come; the queue is to have none but its last word. */
const JOB_OPTIONS = {
  attempts: 2 ** 31 - 1,
  backoff: { type: 'fixed', delay: 1000 },
  removeOnComplete: true,
  removeOnFail: true,
} as const

/**
 * Returns workers anywhere, to be reached by a queue on Redis or Valkey (BullMQ). What a job came to is in the store: what the
 * queue tells is a reason to look there, so that nothing hangs on messages that are lost, or on a queue that forgets.
 */
export function queueCrew({ redis, store, address }: QueueCrewOptions): Crew {
  const queue = new Queue<QueuedJob>(QUEUE, { connection: redis, defaultJobOptions: JOB_OPTIONS })
  const heard = new QueueEvents(QUEUE, { connection: redis })
  // The connection is watched for all of them.
  queue.on('error', () => {})
  heard.on('error', () => {})
  let round: Round | undefined
  watchQueue(redis, address, (message) => round?.events.push({ kind: 'notice', message }))

  async function putAll(jobs: Iterable<SweepJob>): Promise<void> {
    const entries = Array.from(jobs, (job) => {
      return { name: 'run', data: { job, store: store.address }, opts: { jobId: queueId(job) } }
    })
    for (let from = 0; from < entries.length; from += CHUNK) await queue.addBulk(entries.slice(from, from + CHUNK))
  }

  const crew: Crew = {
    description: `workers of the queue at ${address}`,
    farewell: 'Workers end the runs that they have begun; all others are taken off the queue.',
    work: (jobs) => {
      round = followRound({ jobs, store, heard, redis, putAll })
      return round.events
    },
    stop: () => void round?.end((ids) => takeBack(queue, ids)),
    close: async () => {
      await inTime([heard.close(), queue.close()])
      redis.disconnect()
    },
  }
  return crew
}

/** Takes jobs off the queue that nobody has begun. */
async function takeBack(queue: Queue, ids: readonly string[]): Promise<void> {
  await inTime(ids.map((id) => queue.remove(id)))
}

/** Waits for what the queue is asked for at the end, but not for a queue that is gone. */
async function inTime(asked: readonly Promise<unknown>[]): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())
  await Promise.race([Promise.allSettled(asked), late])
}

/** Jobs on the queue, until each has a result. */
interface Round {
  readonly events: EventQueue<CrewEvent>
  /** Ends the round before its time. */
  end(release: (ids: readonly string[]) => Promise<void>): Promise<void>
}

interface Following {
  readonly jobs: readonly SweepJob[]
  readonly store: Store
  readonly heard: QueueEvents
  readonly redis: Redis
  readonly putAll: (jobs: Iterable<SweepJob>) => Promise<void>
}

function followRound({ jobs, store, heard, redis, putAll }: Following): Round {
  const open = new Map(jobs.map((job) => [queueId(job), job]))
  const events = createEventQueue<CrewEvent>()

  /** Tells of a job's result, once, if there is one. */
  async function settle(id: string): Promise<void> {
    const job = open.get(id)
    const result = job && (await readResult(store, job.id))
    if (!result || !open.delete(id)) return
    events.push({ kind: 'result', result })
    if (open.size === 0) finish()
  }
  async function look(): Promise<void> {
    const there = new Set(await store.list('results/'))
    for (const [id, job] of [...open]) if (there.has(resultKey(job.id))) await settle(id)
  }
  /** A job that is on the queue already stays as it is; one that has a result needs no more. */
  async function put(): Promise<void> {
    await look()
    await putAll(open.values())
  }
  const attempt = (work: Promise<void>) => {
    // What is not there now is looked for again.
    work.catch((error: unknown) => events.push({ kind: 'notice', message: String(error) }))
  }
  const onEnd = ({ jobId }: { readonly jobId: string }) => attempt(settle(jobId))
  const onProgress = ({ jobId, data }: { readonly jobId: string; readonly data: unknown }) => {
    const job = open.get(jobId)
    if (job) events.push(progressEvent(job, data as JobProgress))
  }
  // A queue that is back may have forgotten everything.
  const onReady = () => attempt(put())
  const timer = setInterval(() => attempt(look()), LOOK)

  function finish(): void {
    clearInterval(timer)
    heard.off('completed', onEnd).off('failed', onEnd).off('progress', onProgress)
    redis.off('ready', onReady)
    events.end()
  }

  heard.on('completed', onEnd).on('failed', onEnd).on('progress', onProgress)
  redis.on('ready', onReady)
  heard
    .waitUntilReady()
    .then(put)
    .then(
      () => open.size === 0 && finish(),
      (error: unknown) => events.end(error instanceof Error ? error : undefined),
    )
  return {
    events,
    end: async (release) => {
      await release([...open.keys()])
      finish()
    },
  }
}

function progressEvent(job: SweepJob, progress: JobProgress): CrewEvent {
  if ('notice' in progress) return { kind: 'notice', message: progress.notice }
  return { kind: 'progress', job: job.id, step: progress.step }
}
