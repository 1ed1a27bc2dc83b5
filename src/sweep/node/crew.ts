import type { JobResult, SweepJob } from '../plan.ts'

/** What a crew says while it works. */
export type CrewEvent =
  | { readonly kind: 'result'; readonly result: JobResult }
  /** A job has begun, or come further. */
  | { readonly kind: 'progress'; readonly job: string; readonly step: number }
  /** A person should know. */
  | { readonly kind: 'notice'; readonly message: string }

/** Who does a sweep's jobs: processes of this machine, or workers anywhere. */
export interface Crew {
  /** Who they are, for a person: `2 processes of 1 thread each`. */
  readonly description: string
  /** What becomes of runs under way when the work is ended, for a person who interrupts it. */
  readonly farewell: string
  /** Has jobs done; a result is told of when it is in the sweep's folder. Ends when each has a result, or after `stop`. May be called again. */
  work(jobs: readonly SweepJob[]): AsyncIterable<CrewEvent>
  /** Ends the work in good order: what was begun can be gone on with. */
  stop(): void
  /** Lets everything go. */
  close(): Promise<void>
}
