import { resolve } from 'node:path'
import { UsageError } from '../array/index.ts'
import {
  bringHome,
  claimStore,
  createRoom,
  folderStore,
  identityOf,
  localCrew,
  openStore,
} from '../sweep/node/index.ts'
import type { OpenSweep, Store, SweepWork } from '../sweep/node/index.ts'
import type { SweepFlags } from './commands/sweep.ts'
import { queueFrom } from './queue-flag.ts'

/** Who does a sweep's jobs, and where they keep what they find. */
type Assembled = Omit<SweepWork, 'signal'>

/** Returns where workers are to keep what they find; undefined where this machine works alone. */
export async function storeOf(folder: string, { queue, store }: SweepFlags): Promise<Store | undefined> {
  if (queue !== undefined) return openStore(store ?? folder)
  if (store === undefined) return undefined
  throw new UsageError('--store: is for workers on other machines. Say --queue, too.')
}

/** Puts together who does a sweep's jobs: processes of this machine or, where there is a store for all, workers of a queue. */
export async function assembleCrew(sweep: OpenSweep, flags: SweepFlags, store: Store | undefined): Promise<Assembled> {
  return store ? reachWorkers(sweep, queueFrom(flags.queue), store) : startProcesses(sweep, flags)
}

function startProcesses({ folder, record }: OpenSweep, flags: SweepFlags): Assembled {
  const threads = Math.max(...record.plan.settings.map(({ config }) => config.threads))
  const processes = flags.processes ?? createRoom().fits(threads)
  return { crew: localCrew({ folder, processes, threads }), store: folderStore(folder), bring: () => Promise.resolve() }
}

async function reachWorkers({ folder, record, results }: OpenSweep, url: string, store: Store): Promise<Assembled> {
  const { connectQueue, queueAddress, queueCrew } = await import('../sweep/queue/index.ts')
  const bring = bringHome(store, resolve(folder))
  const redis = await connectQueue(url)
  try {
    await claimStore(store, identityOf(record))
    for (const result of results) await bring(result)
  } catch (error) {
    redis.disconnect()
    throw error
  }
  return { crew: queueCrew({ redis, store, address: queueAddress(url) }), store, bring }
}
