import { join } from 'node:path'
import { UsageError } from '../array/index.ts'
import {
  claimStore,
  createRoom,
  folderStore,
  homeward,
  identityOf,
  keepTrained,
  localCrew,
  openStore,
  sweepPaths,
} from '../sweep/node/index.ts'
import type { OpenSweep, Store, SweepWork } from '../sweep/node/index.ts'
import type { SweepFlags } from './commands/sweep.ts'
import { queueFrom } from './queue-flag.ts'

/** Who does a sweep's jobs, and where they keep what they find. */
export interface SweepCrew extends Omit<SweepWork, 'signal'> {
  /** Brings what of a finished run is still elsewhere. */
  readonly complete: (trial: string) => Promise<void>
}

/** Returns where workers are to keep what they find; undefined where this machine works alone. */
export async function storeOf(folder: string, { queue, store }: SweepFlags): Promise<Store | undefined> {
  if (queue !== undefined) return openStore(store ?? folder)
  if (store === undefined) return undefined
  throw new UsageError('--store: is for workers on other machines. Say --queue, too.')
}

/** Puts together who does a sweep's jobs: processes of this machine or, where there is a store for all, workers of a queue. */
export async function assembleCrew(sweep: OpenSweep, flags: SweepFlags, store: Store | undefined): Promise<SweepCrew> {
  return store ? reachWorkers(sweep, flags, store) : startProcesses(sweep, flags)
}

function startProcesses({ folder, record }: OpenSweep, flags: SweepFlags): SweepCrew {
  const threads = Math.max(...record.plan.settings.map(({ config }) => config.threads))
  const processes = flags.processes ?? createRoom().fits(threads)
  const crew = localCrew({ folder, processes, threads })
  return { crew, store: folderStore(folder), complete: () => Promise.resolve() }
}

async function reachWorkers(
  { folder, record, results }: OpenSweep,
  { queue, whole }: SweepFlags,
  store: Store,
): Promise<SweepCrew> {
  const { connectQueue, queueAddress, queueCrew } = await import('../sweep/queue/index.ts')
  const url = queueFrom(queue)
  const { bring, complete } = homeward(store, folder, whole)
  const redis = await connectQueue(url)
  try {
    await claimStore(store, identityOf(record))
    for (const result of results) await bring(result)
  } catch (error) {
    redis.disconnect()
    throw error
  }
  // A sweep that outgrows this machine takes its runs along.
  const send = (trial: string) => keepTrained({ store, trial, folder: join(sweepPaths(folder).runs, trial) })
  return { crew: queueCrew({ redis, store, send, bring, address: queueAddress(url) }), store, complete }
}
