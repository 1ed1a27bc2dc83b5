import { emptyResult } from '../../bench/workers/empty-result.ts'
import { createRoom, folderStore, keepResult } from '../../src/sweep/node/index.ts'
import type { Hand } from '../../src/sweep/node/index.ts'
import { connectQueue, workForQueue } from '../../src/sweep/queue/index.ts'
import type { Connecting } from '../../src/sweep/queue/index.ts'
import type { TinySweep } from './tiny-jobs.ts'

/** A worker in the test's own process: quicker than one of its own, where nobody is to be killed. */
export interface WorkerHere {
  readonly notices: readonly string[]
  /** Settled when it has ended. */
  readonly ended: Promise<void>
  stop(): void
}

/** Starts a worker whose jobs have a result at once. */
export async function workHere(
  { folder, url }: TinySweep,
  options: Connecting & { idle?: number; onTake?: () => void } = {},
): Promise<WorkerHere> {
  const [store, ending, notices] = [folderStore(folder), new AbortController(), [] as string[]]
  const hire = (): Hand => ({
    take: ({ job }) => {
      options.onTake?.()
      return keepResult(store, emptyResult(job))
    },
    stop: () => {},
    close: () => Promise.resolve(),
  })
  const link = await connectQueue(url, options)
  const ended = workForQueue({
    ...{ link, folder, room: createRoom(2), processes: 2, patience: 1, idle: options.idle, hire },
    ...{ signal: ending.signal, onEvent: () => {}, onNotice: (message) => notices.push(message) },
  })
  // Whoever waits for it hears of it.
  ended.catch(() => {})
  return { notices, ended, stop: () => ending.abort() }
}
