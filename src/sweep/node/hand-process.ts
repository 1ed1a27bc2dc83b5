// A process that does jobs of sweeps, one at a time, as its parent says.
import { FacetError } from '../../array/index.ts'
import { explainFileError } from '../../train/node/index.ts'
import type { JobResult, SweepJob } from '../plan.ts'
import { openSite } from './site.ts'
import type { Site } from './site.ts'
import { takeJob } from './take-job.ts'
import { Unfit } from './unfit.ts'

/** What a parent says: a job and where it is to be done, or that it is to end in good order. */
export type ToHand = { readonly job: SweepJob; readonly site: Site } | 'stop'

/** What a hand says; `ended` or `failed` once a job. Without a result the job was ended early. */
export type FromHand =
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'notice'; readonly message: string }
  | { readonly kind: 'ended'; readonly result?: JobResult }
  | { readonly kind: 'failed'; readonly message: string; readonly isUnfit: boolean }

let ending = new AbortController()

function say(message: FromHand): void {
  // Whoever lost its parent has nobody to tell.
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

async function work({ job, site }: Exclude<ToHand, 'stop'>): Promise<void> {
  ending = new AbortController()
  try {
    const result = await takeJob(job, {
      ...(await openSite(site)),
      signal: ending.signal,
      onStep: (step) => say({ kind: 'step', step }),
      onNotice: (message) => say({ kind: 'notice', message }),
    })
    say({ kind: 'ended', result })
  } catch (thrown) {
    const error = explainFileError(thrown)
    const message = error instanceof Error ? error.message : String(error)
    const isExpected = error instanceof FacetError
    say({ kind: 'failed', message: isExpected ? message : `internal: ${message}`, isUnfit: error instanceof Unfit })
  }
}

process.on('message', (message: ToHand) => {
  if (message === 'stop') ending.abort()
  else void work(message)
})
// Without a parent there is nothing left to do but to end well: what was trained is kept.
process.on('disconnect', () => ending.abort())
// A terminal's interrupt comes to all its processes: the parent says what is to be done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
