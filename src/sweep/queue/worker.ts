import { Worker } from 'bullmq'
import type { Job } from 'bullmq'
import { createHand } from '../node/hand.ts'
import type { Hand } from '../node/hand.ts'
import { createIdleness } from './idleness.ts'
import { QUEUE } from './connection.ts'
import type { QueueLink } from './connection.ts'
import { inTime } from './in-time.ts'
import { foreignTo } from './queued-job.ts'
import type { QueuedJob } from './queued-job.ts'
import type { Room } from '../node/room.ts'
import { readJob, tryJob } from './try-job.ts'
import type { Trying } from './try-job.ts'
import { watchQueue } from './watch.ts'

/** How a machine works for a queue. */
export interface QueueWork extends Pick<Trying, 'folder' | 'store' | 'allowCode' | 'signal' | 'onEvent'> {
  readonly link: QueueLink
  readonly room: Room
  /** Runs at once; by default as many as have room. */
  readonly processes?: number
  /** Seconds without a sign of life after which another worker takes a job over. */
  readonly patience: number
  /** Seconds without work after which it ends; by default it does not. */
  readonly idle?: number
  /** Hears how the queue fares. */
  readonly onNotice?: (message: string) => void
  /** Returns who does one job after the other; by default a process of this machine. */
  readonly hire?: () => Hand
}

/** Jobs that vanish with their worker are counted like all other tries: BullMQ's own limit is never reached. */
const NO_LIMIT = 2 ** 31 - 1

/**
 * Does jobs of a queue until it is asked to end, or has had nothing to do for long enough. Each runs in a process of its own; the
 * queue hears of this one, which computes nothing, that they are alive.
 *
 * @throws FacetError where the queue cannot be used any more unless a person changes something
 */
export async function workForQueue(work: QueueWork): Promise<void> {
  const { link, room, processes, patience, idle, hire = createHand, onNotice = () => {} } = work
  const hands = new Map<Hand, boolean>()
  const underWay = new Set<Promise<unknown>>()
  const idleness = createIdleness(idle)
  const watch = watchQueue(link, {
    onNotice,
    // Refused, it would ask again and again without a pause.
    onPause: () => void worker.pause(true),
    onResume: () => void worker.resume(),
  })
  const signal = AbortSignal.any([work.signal, idleness.isOver, watch.lost])

  async function busily<Value>(act: () => Promise<Value>): Promise<Value> {
    const rest = idleness.begin()
    const acting = act()
    underWay.add(acting)
    return acting.finally(() => {
      underWay.delete(acting)
      rest()
    })
  }
  async function take(queued: Job<QueuedJob>, token = '', lost?: AbortSignal): Promise<void> {
    // What a job of another version says is not to be relied on.
    const threads = foreignTo(queued.data) === undefined ? readJob(queued).job.config.threads : 1
    worker.concurrency = processes ?? room.fits(threads)
    const leave = await room.enter(threads)
    const hand = [...hands].find(([, isBusy]) => !isBusy)?.[0] ?? hire()
    hands.set(hand, true)
    lost?.addEventListener('abort', () => hand.stop(), { once: true })
    try {
      await tryJob({ queued, token, hand, ...work, signal, onWork: () => idleness.note(), busily })
    } finally {
      hands.set(hand, false)
      leave()
    }
  }

  // BullMQ gives a signal to functions of three parameters, so that none may have a default.
  const process = (queued: Job<QueuedJob>, token?: string, lost?: AbortSignal) => take(queued, token, lost)
  const worker = new Worker<QueuedJob, void>(QUEUE, process, {
    ...{ connection: link.redis, prefix: link.prefix, skipVersionCheck: true, autorun: false },
    concurrency: processes ?? 1,
    lockDuration: patience * 1000,
    stalledInterval: (patience * 1000) / 2,
    maxStalledCount: NO_LIMIT,
  })
  worker.on('error', watch.report)
  // Somebody else has these by now.
  worker.on('lockRenewalFailed', (ids) => ids.forEach((id) => worker.cancelJob(id)))
  worker.run().catch(watch.report)
  await aborted(signal)
  idleness.end()
  watch.end()
  for (const [hand, isBusy] of hands) if (isBusy) hand.stop()
  await Promise.allSettled(underWay)
  // What was trained is kept by now: a queue that does not answer gives the jobs to others by itself.
  const closing = worker.close()
  await inTime([closing])
  // What still waits for an answer fails now, so that the worker comes to its end.
  link.redis.destroy()
  await inTime([closing])
  await Promise.all([...hands.keys()].map((hand) => hand.close()))
  if (watch.lost.aborted) throw watch.lost.reason
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
