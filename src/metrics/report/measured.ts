import { bootstrapInterval } from '../distributions/bootstrap.ts'
import type { Estimate } from '../distributions/estimate.ts'
import type { Estimates } from './estimate-scores.ts'
import type { Measured, Scores } from './report.ts'
import { SCORE_LIST } from './score-list.ts'
import type { ScoreName } from './score-list.ts'

/** Puts estimates beside those of real images, with their intervals. */
export function measuredScores(made: Estimates, floor: Estimates, seed: number): Scores {
  const scores = SCORE_LIST.map(({ name }) => [name, measured(made[name], floor[name].value, seed)] as const)
  return Object.fromEntries(scores) as Record<ScoreName, Measured>
}

function measured({ value, contributions }: Estimate, floor: number | null, seed: number): Measured {
  if (value === null) return { value, interval: null, floor }
  return { value, interval: bootstrapInterval(contributions, { seed }), floor }
}
