import type { JobResult, SweepPlan, Trial } from './plan.ts'
import type { SweepSpec } from './spec.ts'

/** A run that is to be brought to a step. */
export interface JobDraft {
  /** See `SweepJob`. */
  readonly id: string
  readonly trial: Trial
  readonly round: number
  readonly until: number
  /** Steps that are left to take. */
  readonly cost: number
}

/** Returns shares of a run's steps at which rounds end, and how many settings take part in each. */
export function planRounds(_spec: SweepSpec, settings: number): Pick<SweepPlan, 'rounds' | 'fields'> {
  return { rounds: [1], fields: [settings] }
}

/**
 * Returns what is to be done next: the jobs of the first round that is not over, without those that have a result; none
 * where the sweep is over. Pure: the same results give the same jobs, whoever made them and in whatever order.
 */
export function nextJobs(_plan: SweepPlan, _results: readonly JobResult[]): JobDraft[] {
  return []
}
