import type { Queue, QueueEvents } from 'bullmq'
import type { Redis } from 'ioredis'
import type { CrewEvent } from '../node/crew.ts'
import { createEventQueue } from '../node/event-queue.ts'
import { readResult } from '../node/result-file.ts'
import { createRoom } from '../node/room.ts'
import { redacted } from '../node/secrets.ts'
import type { Store } from '../node/store.ts'
import { resultKey } from '../node/sweep-folder.ts'
import type { JobResult, SweepJob } from '../plan.ts'
import { lostJobs, removeRests } from './lost-jobs.ts'
import { queueId } from './queued-job.ts'
import type { JobProgress } from './queued-job.ts'
import type { QueueWatch } from './watch.ts'

/** Jobs on the queue, until each has a result. */
export interface Round {
  readonly events: AsyncIterable<CrewEvent>
  /** Passes on how the queue fares. */
  say(message: string): void
  /** Looks again for results, and puts on the queue what it has lost. */
  again(): void
  /** Ends the round before its time. */
  end(takeBack: (ids: readonly string[]) => Promise<void>): Promise<void>
}

/** How a round is followed. */
export interface RoundOptions {
  readonly jobs: readonly SweepJob[]
  readonly store: Store
  readonly redis: Redis
  readonly queue: Queue
  readonly watch: QueueWatch
  /** What the queue tells of its jobs. */
  readonly heard: QueueEvents
  /** Puts jobs on the queue; one that is there already stays as it is. */
  readonly put: (jobs: readonly SweepJob[]) => Promise<void>
  /** Called for every result before it is told of, for several at once. */
  readonly bring: (result: JobResult) => Promise<void>
  /** Milliseconds between two looks at store and queue. */
  readonly look?: number | undefined
}

/** Milliseconds between two looks at the store, for results that nobody told of, and at the queue, for jobs that it has lost. */
const LOOK = 30_000
/** Results that are read and brought at once: one after the other they would come later than thousands of runs make them. */
const AT_ONCE = 16

/** Puts jobs on the queue, and tells of each one's result when the store has it. */
export function followRound(options: RoundOptions): Round {
  const { jobs, store, redis, queue, heard, watch, put, bring } = options
  const open = new Map(jobs.map((job) => [queueId(job), job]))
  const said = new Set<string>()
  const events = createEventQueue<CrewEvent>()

  const say = (message: string) => events.push({ kind: 'notice', message })
  /** A machine that cannot do anything says so again and again: once is enough. */
  function sayOnce(message: string): void {
    if (!said.has(message)) say(message)
    said.add(message)
  }
  const { settle, look } = collector(open, { store, bring }, (result) => {
    events.push({ kind: 'result', result })
    if (open.size === 0) finish()
  })
  /** One that has a result needs no more. A queue that is back may have forgotten everything, and one that is there some of it. */
  async function putLost(): Promise<void> {
    const lost = await lostJobs(redis, queue, [...open.keys()])
    await look()
    const wanted = lost.filter((id) => open.has(id))
    await removeRests(queue, wanted)
    await put(wanted.flatMap((id) => open.get(id) ?? []))
  }
  const putOpen = oneByOne(putLost)
  /** What is not to be had now is looked for again. */
  const attempt = (work: Promise<void>) => {
    work.catch((error: unknown) => {
      if (error instanceof Error && watch.report(error)) return
      sayOnce(redacted(error instanceof Error ? error.message : String(error)))
    })
  }
  const onEnd = ({ jobId }: { readonly jobId: string }) => attempt(settle(jobId))
  const onProgress = ({ jobId, data }: { readonly jobId: string; readonly data: unknown }) => {
    const [job, progress] = [open.get(jobId), data as JobProgress]
    if (!job) return
    if ('notice' in progress) sayOnce(progress.notice)
    else events.push({ kind: 'progress', job: job.id, step: progress.step })
  }
  const onReady = () => attempt(putOpen())
  const onLost = () => finish(watch.lost.reason as Error)
  const timer = setInterval(onReady, options.look ?? LOOK)

  function finish(error?: Error): void {
    clearInterval(timer)
    heard.off('completed', onEnd).off('failed', onEnd).off('progress', onProgress)
    redis.off('ready', onReady)
    watch.lost.removeEventListener('abort', onLost)
    events.end(error)
  }

  heard.on('completed', onEnd).on('failed', onEnd).on('progress', onProgress)
  redis.on('ready', onReady)
  watch.lost.addEventListener('abort', onLost)
  if (watch.lost.aborted) onLost()
  heard
    .waitUntilReady()
    .then(putOpen)
    .then(
      () => open.size === 0 && finish(),
      (error: unknown) => {
        if (error instanceof Error && watch.report(error)) return
        finish(error instanceof Error ? error : new Error(String(error)))
      },
    )
  return {
    events,
    say,
    again: onReady,
    end: async (takeBack) => {
      await takeBack([...open.keys()])
      finish()
    },
  }
}

/** Returns what has work done once at a time; asked for meanwhile it is done once more. */
function oneByOne(work: () => Promise<void>): () => Promise<void> {
  let [last, isWaiting]: [Promise<void>, boolean] = [Promise.resolve(), false]
  return () => {
    if (isWaiting) return last
    isWaiting = true
    last = last
      .catch(() => {})
      .then(() => {
        isWaiting = false
        return work()
      })
    return last
  }
}

/** Returns what finds results of open jobs in the store, and brings each once: of one job, or of all. */
function collector(
  open: Map<string, SweepJob>,
  { store, bring }: Pick<RoundOptions, 'store' | 'bring'>,
  onResult: (result: JobResult) => void,
): { readonly settle: (id: string) => Promise<void>; readonly look: () => Promise<void> } {
  const settling = new Set<string>()
  const doors = createRoom(AT_ONCE)
  async function settle(id: string): Promise<void> {
    const job = open.get(id)
    if (!job || settling.has(id)) return
    settling.add(id)
    const leave = await doors.enter(1)
    try {
      const result = await readResult(store, job.id)
      if (!result) return
      await bring(result)
      open.delete(id)
      onResult(result)
    } finally {
      settling.delete(id)
      leave()
    }
  }
  const look = async () => {
    const there = new Set(await store.list('results/'))
    const found = [...open].filter(([, job]) => there.has(resultKey(job.id)))
    await Promise.all(found.map(([id]) => settle(id)))
  }
  return { settle, look }
}
