import type { JobResult, SweepPlan } from './plan.ts'
import type { SweepResults } from './results.ts'

/** Puts together what is known of a sweep from its plan and the results there are, in whatever order. */
export function sweepResults(_name: string, _plan: SweepPlan, _results: readonly JobResult[]): SweepResults {
  throw new Error('to be written')
}
