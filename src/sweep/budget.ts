import { UsageError } from '../array/index.ts'
import { nextJobs } from './halving.ts'
import type { JobDraft } from './halving.ts'
import type { JobResult, SweepPlan } from './plan.ts'

/** Returns the steps that the runs of these results have taken together. */
export function stepsTaken(results: Iterable<JobResult>): number {
  const steps = new Map<string, number>()
  for (const { trial, step } of results) steps.set(trial, Math.max(step, steps.get(trial) ?? 0))
  return [...steps.values()].reduce((sum, taken) => sum + taken, 0)
}

/** Returns the first jobs that so many steps suffice for. */
export function affordableJobs(jobs: readonly JobDraft[], steps: number): readonly JobDraft[] {
  let left = steps
  const first = jobs.findIndex(({ cost }) => (left -= cost) < 0)
  return first === -1 ? jobs : jobs.slice(0, first)
}

/** Returns about how many steps each round of a sweep takes, all runs together: who comes that far is not known before. */
export function roundCosts({ settings, seeds, rounds, fields }: SweepPlan): number[] {
  const mean = settings.reduce((sum, { steps }) => sum + steps, 0) / settings.length
  return fields.map((field, round) => field * seeds.length * mean * (rounds[round] - (rounds[round - 1] ?? 0)))
}

/**
 * Refuses a budget that not even the first run fits into.
 *
 * @throws UsageError which says how many steps that run takes
 */
export function checkBudget(plan: SweepPlan): void {
  const [{ cost }] = nextJobs(plan, [])
  const { steps = Infinity } = plan.spec.budget
  if (steps >= cost) return
  throw new UsageError(
    `budget.steps: ${steps} are fewer than the first run takes. Say at least ${cost}, or leave it out.`,
  )
}
