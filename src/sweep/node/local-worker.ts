// A process that trains for a sweep on this machine: one job at a time, as its parent says, in the sweep's own folder.
import { FacetError } from '../../array/index.ts'
import type { JobResult, SweepJob } from '../plan.ts'
import { folderStore } from './folder-store.ts'
import { inPlace } from './place.ts'
import { takeJob } from './take-job.ts'

/** What a parent says: a job and the sweep's folder, or that the job is to end in good order. */
export type ToWorker = { readonly job: SweepJob; readonly folder: string } | 'stop'

/** What a worker says; `ended` once a job, without a result where the job was ended early. */
export type FromWorker =
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'notice'; readonly message: string }
  | { readonly kind: 'ended'; readonly result?: JobResult }
  | { readonly kind: 'failed'; readonly message: string }

let ending = new AbortController()

function say(message: FromWorker): void {
  process.send?.(message)
}

async function work({ job, folder }: Exclude<ToWorker, 'stop'>): Promise<void> {
  ending = new AbortController()
  try {
    const result = await takeJob(job, {
      store: folderStore(folder),
      place: inPlace(folder),
      signal: ending.signal,
      onStep: (step) => say({ kind: 'step', step }),
      onNotice: (message) => say({ kind: 'notice', message }),
    })
    say({ kind: 'ended', result })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    say({ kind: 'failed', message: error instanceof FacetError ? message : `internal: ${message}` })
  }
}

process.on('message', (message: ToWorker) => {
  if (message === 'stop') ending.abort()
  else void work(message)
})
// Without a parent there is nothing left to do but to end well: what was trained is kept.
process.on('disconnect', () => ending.abort())
// A terminal's interrupt comes to all its processes: the parent says what is to be done.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
