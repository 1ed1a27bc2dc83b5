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
  readIdentity,
  sweepPaths,
} from '../sweep/node/index.ts'
import type { OpenSweep, Store, SweepWork, SweepWorkers } from '../sweep/node/index.ts'
import type { SweepFlags } from './commands/sweep.ts'
import { queueFrom } from './queue-flag.ts'

/** Who does a sweep's jobs, and where they keep what they find. */
export interface SweepCrew extends Omit<SweepWork, 'signal'> {
  /** Brings what of a finished run is still elsewhere. */
  readonly complete: (trial: string) => Promise<void>
}

/**
 * Returns where workers are to keep what they find, or have kept it; undefined where there were none.
 *
 * @throws UsageError for a store without a queue that workers have not been at
 */
export async function storeOf(folder: string, { queue, store }: SweepFlags): Promise<Store | undefined> {
  if (queue !== undefined) return openStore(store ?? folder)
  if (store === undefined) return undefined
  const opened = await openStore(store)
  if (await readIdentity(opened)) return opened
  throw new UsageError('--store: is for workers on other machines, and none have been there yet. Say --queue, too.')
}

/** Returns what a sweep's record says of workers: no secret of their queue's address. */
export async function workersOf(
  { queue, store, prefix }: SweepFlags,
  opened: Store | undefined,
): Promise<SweepWorkers> {
  const kept = store === undefined ? {} : { store: opened?.address }
  if (queue === undefined) return kept
  const { queueAddress } = await import('../sweep/queue/index.ts')
  return { queue: queueAddress(queueFrom(queue)), ...(prefix !== undefined && { prefix }), ...kept }
}

/** Puts together who does a sweep's jobs: workers of a queue, or processes of this machine, which take over from workers. */
export async function assembleCrew(sweep: OpenSweep, flags: SweepFlags, store: Store | undefined): Promise<SweepCrew> {
  if (store) await claimStore(store, identityOf(sweep.record))
  const kept = store ?? folderStore(sweep.folder)
  return flags.queue === undefined ? startProcesses(sweep, flags, kept) : reachWorkers(sweep, flags, kept)
}

function startProcesses({ folder, record }: OpenSweep, { processes, whole }: SweepFlags, store: Store): SweepCrew {
  const threads = Math.max(...record.plan.settings.map(({ config }) => config.threads))
  const { takeOver, complete } = homeward(store, folder, whole)
  const crew = localCrew({ folder, processes: processes ?? createRoom().fits(threads), threads, takeOver })
  return { crew, store: folderStore(folder), complete }
}

async function reachWorkers(
  { folder, results }: OpenSweep,
  { queue, prefix, whole }: SweepFlags,
  store: Store,
): Promise<SweepCrew> {
  const { connectQueue, queueCrew } = await import('../sweep/queue/index.ts')
  const { bring, complete } = homeward(store, folder, whole)
  const onNotice = (message: string) => void process.stderr.write(`${message}\n`)
  const link = await connectQueue(queueFrom(queue), { prefix, onNotice })
  try {
    for (const result of results) await bring(result)
  } catch (error) {
    link.redis.destroy()
    throw error
  }
  // A sweep that outgrows this machine takes its runs along.
  const send = (trial: string) => keepTrained({ store, trial, folder: join(sweepPaths(folder).runs, trial) })
  return { crew: queueCrew({ link, store, send, bring }), store, complete }
}
