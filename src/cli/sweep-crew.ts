import { resolve } from 'node:path'
import { UsageError } from '../array/index.ts'
import {
  bringHome,
  claimStore,
  connectQueue,
  createRoom,
  folderStore,
  localCrew,
  openStore,
  queueAddress,
  queueCrew,
} from '../sweep/node/index.ts'
import type { OpenSweep, Store, SweepWork } from '../sweep/node/index.ts'
import type { SweepFlags } from './commands/sweep.ts'
import { queueFrom } from './queue-flag.ts'

/** Returns where workers are to keep what they find; undefined where this machine works alone. */
export function storeOf(folder: string, { queue, store }: SweepFlags): Store | undefined {
  if (queue !== undefined) return openStore(store ?? folder)
  if (store === undefined) return undefined
  throw new UsageError('--store: is for workers on other machines. Say --queue, too.')
}

/** Puts together who does a sweep's jobs, and where they keep what they find. */
export async function assembleCrew(
  sweep: OpenSweep,
  flags: SweepFlags,
  say: (message: string) => void,
): Promise<Omit<SweepWork, 'signal'>> {
  const store = storeOf(sweep.folder, flags)
  return store ? workersOf(sweep, { url: queueFrom(flags.queue), store, say }) : processesOf(sweep, flags)
}

function processesOf({ folder, record }: OpenSweep, flags: SweepFlags): Omit<SweepWork, 'signal'> {
  const threads = Math.max(...record.plan.settings.map(({ config }) => config.threads))
  const processes = flags.processes ?? createRoom().fits(threads)
  return { crew: localCrew({ folder, processes, threads }), store: folderStore(folder), bring: () => Promise.resolve() }
}

interface Reaching {
  readonly url: string
  readonly store: Store
  readonly say: (message: string) => void
}

async function workersOf({ folder, record, results }: OpenSweep, { url, store, say }: Reaching) {
  const bring = bringHome(store, resolve(folder))
  const redis = await connectQueue(url, say)
  try {
    await claimStore(store, record)
    for (const result of results) await bring(result)
  } catch (error) {
    redis.disconnect()
    throw error
  }
  return { crew: queueCrew({ redis, store, address: queueAddress(url) }), store, bring }
}
