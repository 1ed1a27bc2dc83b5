import { Queue, QueueEvents } from 'bullmq'
import { inParts } from '../../train/node/index.ts'
import type { Crew } from '../node/crew.ts'
import type { Store } from '../node/store.ts'
import type { JobResult, SweepJob } from '../plan.ts'
import { QUEUE } from './connection.ts'
import type { QueueLink } from './connection.ts'
import { inTime } from './in-time.ts'
import { queueId } from './queued-job.ts'
import type { QueuedJob } from './queued-job.ts'
import { followRound } from './round.ts'
import type { Round } from './round.ts'
import { watchQueue } from './watch.ts'

/** How workers are reached. */
export interface QueueCrewOptions {
  readonly link: QueueLink
  /** Where workers keep what they find. */
  readonly store: Store
  /** Called for every run before its job is put on the queue, for several at once: the store is to have what is known of it. */
  readonly send?: (trial: string) => Promise<void>
  /** Called for every result before it is told of, for several at once. */
  readonly bring: (result: JobResult) => Promise<void>
  /** Milliseconds between two looks for results that nobody told of, and for jobs that the queue has lost. Default: 30,000. */
  readonly look?: number
}

/** Jobs that are put on the queue at once. */
const CHUNK = 500

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
export function queueCrew({ link, store, send, bring, look }: QueueCrewOptions): Crew {
  const { redis, address, prefix } = link
  const options = { connection: redis, prefix, skipVersionCheck: true }
  const queue = new Queue<QueuedJob>(QUEUE, { ...options, defaultJobOptions: JOB_OPTIONS })
  const heard = new QueueEvents(QUEUE, options)
  let round: Round | undefined
  const watch = watchQueue(link, {
    onNotice: (message) => round?.say(message),
    onResume: () => round?.again(),
  })
  queue.on('error', watch.report)
  heard.on('error', watch.report)

  async function put(jobs: readonly SweepJob[]): Promise<void> {
    if (send) await inParts(jobs, ({ trial }) => send(trial))
    const entries = jobs.map((job) => {
      return { name: 'run', data: { job, store: store.address }, opts: { jobId: queueId(job) } }
    })
    for (let from = 0; from < entries.length; from += CHUNK) await queue.addBulk(entries.slice(from, from + CHUNK))
  }

  return {
    description: `workers of the queue at ${address}`,
    farewell: 'Workers end the runs that they have begun; all others are taken off the queue.',
    work: (jobs) => {
      round = followRound({ jobs, store, redis, queue, heard, watch, put, bring, look })
      return round.events
    },
    stop: () => void round?.end((ids) => takeBack(queue, ids)),
    close: async () => {
      watch.end()
      await inTime([heard.close(), queue.close()])
      redis.destroy()
    },
  }
}

/** Takes jobs off the queue that nobody has begun. */
async function takeBack(queue: Queue, ids: readonly string[]): Promise<void> {
  await inTime(ids.map((id) => queue.remove(id)))
}
