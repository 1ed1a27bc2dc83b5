import type { JobResult, SweepJob } from '../plan.ts'
import type { RunPlace } from './place.ts'
import type { Store } from './store.ts'

/** What a job is done with. */
export interface JobTools {
  /** Where the result is kept. */
  readonly store: Store
  readonly place: RunPlace
  /** Ends the job in good order: what was trained is kept, and there is no result. */
  readonly signal: AbortSignal
  /** Hears of every step that is written down, and of what a person should know. */
  readonly onStep: (step: number) => void
  readonly onNotice: (message: string) => void
}

/**
 * Does a job, from where its run stands, and keeps its result in the store; where the store has one, that is it. Two who do
 * the same job at once hurt nothing: both come to the same, and one result is kept.
 *
 * @returns the result that is kept; undefined where the job was ended early
 * @throws whatever keeps it from being done, and may not the next time
 */
export async function takeJob(_job: SweepJob, _tools: JobTools): Promise<JobResult | undefined> {
  throw new Error('to be written')
}

/** Where a job's run stands before it is taken up: the step of its newest checkpoint, 0 where there is none. */
export async function stepReached(_job: SweepJob, _place: RunPlace): Promise<number> {
  throw new Error('to be written')
}
