import type { Estimate } from '../distributions/estimate.ts'
import { intervalOf } from '../distributions/interval.ts'
import type { Interval } from '../distributions/interval.ts'
import type { Estimates } from './estimate-scores.ts'
import type { Scores } from './report.ts'
import { REPORT_SCORES } from './score-list.ts'
import type { ScoreName } from './score-list.ts'
import type { Measured } from './score.ts'

/** Puts estimates beside those of real images, with their intervals. */
export function measuredScores(made: Estimates, floor: Estimates): Scores {
  const scores = REPORT_SCORES.map(({ name }) => [name, measured(name, made[name], floor[name].value)] as const)
  return Object.fromEntries(scores) as Record<ScoreName, Measured>
}

function measured(name: ScoreName, estimate: Estimate, floor: number | null): Measured {
  const interval = intervalOf(estimate)
  return { value: estimate.value, interval: interval && withinRange(name, interval), floor }
}

/** Cuts an interval where the score ends: only the KID's estimate can be below 0, and no similarity is above 1. */
function withinRange(name: ScoreName, [low, high]: Interval): Interval {
  return [name === 'kid' ? low : Math.max(0, low), name === 'similarity' ? Math.min(1, high) : high]
}
