import { Worker } from 'bullmq'
import type { Job } from 'bullmq'
import type { Redis } from 'ioredis'
import { createHand } from '../node/hand.ts'
import type { Hand } from '../node/hand.ts'
import { createIdleness } from './idleness.ts'
import { QUEUE } from './connection.ts'
import type { QueuedJob } from './connection.ts'
import type { Room } from '../node/room.ts'
import { readJob, tryJob } from './try-job.ts'
import type { Trying } from './try-job.ts'

/** How a machine works for a queue. */
export interface QueueWork extends Pick<Trying, 'folder' | 'store' | 'signal' | 'onEvent'> {
  readonly redis: Redis
  readonly room: Room
  /** Runs at once; by default as many as have room. */
  readonly processes?: number
  /** Seconds without a sign of life after which another worker takes a job over. */
  readonly patience: number
  /** Seconds without work after which it ends; by default it does not. */
  readonly idle?: number
  /** Returns who does one job after the other; by default a process of this machine. */
  readonly hire?: () => Hand
}

/** Jobs that vanish with their worker are counted like all other tries: BullMQ's own limit is never reached. */
const NO_LIMIT = 2 ** 31 - 1

/**
 * Does jobs of a queue until it is asked to end, or has had nothing to do for long enough. Each runs in a process of its own; the
 * queue hears of this one, which computes nothing, that they are alive.
 */
export async function workForQueue(work: QueueWork): Promise<void> {
  const { redis, room, processes, patience, idle, hire = createHand } = work
  const hands = new Map<Hand, boolean>()
  const idleness = createIdleness(idle)
  const signal = AbortSignal.any([work.signal, idleness.isOver])

  async function take(queued: Job<QueuedJob>, token = '', lost?: AbortSignal): Promise<void> {
    const { threads } = readJob(queued).job.config
    const rest = idleness.begin()
    worker.concurrency = processes ?? room.fits(threads)
    const leave = await room.enter(threads)
    const hand = [...hands].find(([, isBusy]) => !isBusy)?.[0] ?? hire()
    hands.set(hand, true)
    lost?.addEventListener('abort', () => hand.stop(), { once: true })
    try {
      await tryJob({ queued, token, hand, ...work, signal, onWork: () => idleness.note() })
    } finally {
      hands.set(hand, false)
      leave()
      rest()
    }
  }

  // BullMQ gives a signal to functions of three parameters, so that none may have a default.
  const process = (queued: Job<QueuedJob>, token?: string, lost?: AbortSignal) => take(queued, token, lost)
  const worker = new Worker<QueuedJob, void>(QUEUE, process, {
    connection: redis,
    autorun: false,
    concurrency: processes ?? 1,
    lockDuration: patience * 1000,
    stalledInterval: (patience * 1000) / 2,
    maxStalledCount: NO_LIMIT,
  })
  // The connection is watched where it was made, and what befalls a job is told where it is tried.
  worker.on('error', () => {})
  // Somebody else has these by now.
  worker.on('lockRenewalFailed', (ids) => ids.forEach((id) => worker.cancelJob(id)))
  const running = worker.run()
  await aborted(signal)
  idleness.end()
  for (const [hand, isBusy] of hands) if (isBusy) hand.stop()
  await worker.close()
  await running
  await Promise.all([...hands.keys()].map((hand) => hand.close()))
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
