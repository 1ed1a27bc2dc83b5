import type { Config } from '../gan/index.ts'
import { addDuration, paceOf } from './pace.ts'
import type { Durations } from './pace.ts'

/** What a run's time goes into: steps, what comes between two of them, and what comes after the last. */
export type RunPart = 'step' | 'figures' | 'evaluation' | 'checkpoint' | 'end'

/** Seconds that each part takes once. */
export type PartTimes = Readonly<Record<RunPart, number>>

/** Where a run stands. */
export interface RunPlace {
  /** Steps taken. */
  readonly step: number
  /** The last step whose figures, scores and checkpoint are made. */
  readonly settled: number
  /** The step to end after. */
  readonly last: number
}

/** Estimates how long the rest of a run takes, from how long its parts took lately. */
export interface TimeLeft {
  /** Takes in how long a part has taken, in seconds. */
  took(part: RunPart, seconds: number): void
  /** Returns seconds to the run's end. */
  at(place: RunPlace): number
}

/**
 * Starts a forecast.
 *
 * @param expected - what is told of each part until it has been timed
 */
export function createTimeLeft(config: PlannedParts, expected: PartTimes): TimeLeft {
  const durations: Partial<Record<RunPart, Durations>> = {}
  return {
    took: (part, seconds) => void (durations[part] = addDuration(durations[part] ?? [], seconds)),
    at: (place) => {
      const left = Object.entries(partsLeft(config, place)) as [RunPart, number][]
      return left.reduce((sum, [part, times]) => {
        return sum + times * (paceOf(durations[part] ?? [], expected[part]) ?? 0)
      }, 0)
    },
  }
}

/** The settings that say how often each part comes. */
export type PlannedParts = Pick<Config, 'figures' | 'evaluate' | 'checkpoint'>

/** Returns how many times each part is still to come. */
export function partsLeft(
  { figures, evaluate, checkpoint }: PlannedParts,
  { step, settled, last }: RunPlace,
): Record<RunPart, number> {
  const due = (every: number) => (every > 0 ? Math.floor(last / every) - Math.floor(settled / every) : 0)
  // The end makes what was not due at the last step.
  const withEnd = (every: number) => due(every) + Number(settled < last && (every === 0 || last % every > 0))
  return {
    step: last - step,
    figures: due(figures.every),
    evaluation: evaluate.every > 0 ? withEnd(evaluate.every) : 0,
    checkpoint: withEnd(checkpoint.every),
    end: 1,
  }
}

/** Returns how long a whole run of so many steps takes, in seconds. */
export function secondsOf(config: PlannedParts, times: PartTimes, steps: number): number {
  return createTimeLeft(config, times).at({ step: 0, settled: 0, last: steps })
}

/** Returns the greatest number of steps whose run takes no longer than so many seconds; 0 where not even one does. */
export function mostSteps(config: PlannedParts, times: PartTimes, seconds: number): number {
  // Time grows with steps: the number lies from the first of these two on, and below the second.
  let [fitting, beyond] = [0, Math.ceil(seconds / times.step) + 1]
  while (beyond - fitting > 1) {
    const middle = Math.floor((fitting + beyond) / 2)
    if (secondsOf(config, times, middle) <= seconds) fitting = middle
    else beyond = middle
  }
  return fitting
}
