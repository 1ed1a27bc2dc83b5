import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { VERSION } from '../../src/array/index.ts'
import type { JobResult, SweepJob } from '../../src/sweep/index.ts'
import { claimStore, folderStore } from '../../src/sweep/node/index.ts'
import { connectQueue, queueCrew } from '../../src/sweep/queue/index.ts'
import type { QueueWork } from '../../src/sweep/queue/index.ts'
import type { Crew, CrewEvent } from '../../src/sweep/node/index.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

/** What tiny jobs come to. */
export type TinyKind =
  /** A result at once. */
  | 'quick'
  /** A result when the test lets them. */
  | 'waits'
  /** An error, always. */
  | 'fails'
  /** The end of their worker, always. */
  | 'kills'
  /** Not for this machine, until the test says that it is. */
  | 'unfit'

/** A place for a sweep of jobs that train nothing: what is looked at is who does what, and how often. */
export interface TinySweep {
  /** The folder that results are kept in, among others. */
  readonly folder: string
  readonly url: string
  readonly id: string
}

let count = 0

/** Makes a sweep's place. */
export async function openTinySweep(parent: string, url: string): Promise<TinySweep> {
  const id = `tiny-${count++}`
  const folder = join(parent, id)
  await claimStore(folderStore(folder), { id, threads: 1, rounds: 1 })
  return { folder, url, id }
}

/** Returns jobs of a kind. */
export function tinyJobs({ id }: Pick<TinySweep, 'id'>, kind: TinyKind, number: number): SweepJob[] {
  const config = { ...tinyConfig(), threads: 1 }
  return Array.from({ length: number }, (_, seed) => ({
    ...{ id: `${kind}-seed-${seed}-step-1`, sweep: id, trial: `${kind}-seed-${seed}`, preset: kind },
    ...{ config: { ...config, seed }, until: 1, round: 0, fingerprint: '', tries: 3, version: VERSION },
    score: { with: 'losses', count: 100 },
  }))
}

/** Returns who has a sweep's jobs done by workers of the queue. */
export async function tinyCrew({ folder, url }: TinySweep, look?: number): Promise<Crew> {
  const link = await connectQueue(url)
  return queueCrew({ link, store: folderStore(folder), bring: () => Promise.resolve(), look })
}

/** Has jobs done, and returns all that is said. */
export async function collect(events: AsyncIterable<CrewEvent>, onEvent = (_: CrewEvent) => {}): Promise<CrewEvent[]> {
  const all: CrewEvent[] = []
  for await (const event of events) {
    all.push(event)
    onEvent(event)
  }
  return all
}

/** The results that events tell of. */
export function resultsIn(events: readonly CrewEvent[]): JobResult[] {
  return events.flatMap((event) => (event.kind === 'result' ? [event.result] : []))
}

/** What a worker of tiny jobs is told. */
export interface TinyWork extends Pick<TinySweep, 'folder' | 'url'>, Pick<QueueWork, 'patience' | 'idle'> {}

/** Seconds without a sign of life after which another worker takes over: few, because tests wait for it. */
const PATIENCE = 1

/** Starts a worker of tiny jobs, a process of its own, which ends after so many seconds without work if at all. */
export function startTinyWorker({ folder, url }: TinySweep, idle?: number): ChildProcess {
  const path = new URL('./tiny-worker.ts', import.meta.url)
  const work: TinyWork = { folder, url, patience: PATIENCE, idle }
  return fork(path, [JSON.stringify(work)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
}

/** How often each job was begun, and by whom. */
export function begun({ folder }: TinySweep): { readonly job: string; readonly pid: number }[] {
  const lines = readFileSync(join(folder, 'begun.txt'), 'utf8').trimEnd().split('\n')
  return lines.map((line) => ({ job: line.split(' ')[0], pid: Number(line.split(' ')[1]) }))
}
