import { UsageError } from '../array/index.ts'
import type { TrainOptions } from './loop.ts'
import { expectedTimes } from './expected-times.ts'
import { emptyMemory } from './memory.ts'
import { createReporter } from './reporter.ts'
import type { Reporter } from './reporter.ts'
import { createStepper } from './stepper.ts'
import type { Stepper } from './stepper.ts'
import { mostSteps, secondsOf } from './time-left.ts'
import type { PartTimes } from './time-left.ts'

/** What is tried before a run's first step. */
interface Tried {
  readonly options: Pick<TrainOptions, 'config' | 'data'>
  readonly stepper: Stepper
  readonly reporter: Reporter
}

/** Tries a step and some samples, and estimates how long each part of the run takes. Nothing of the run is changed. */
export async function tryParts({ options: { config, data }, stepper, reporter }: Tried): Promise<PartTimes> {
  const { image, classes } = data.train
  const bytes = Object.values(stepper.state.saved).reduce((sum, { values }) => sum + values.byteLength, 0)
  const trials = { step: await stepper.measure(), ...(await reporter.trial()) }
  return expectedTimes({ config, image, classes, bytes }, trials)
}

/** What a run would train with. */
type Planned = Pick<TrainOptions, 'config' | 'data' | 'runtime'>

/**
 * Estimates how long a run would take on this machine, in seconds, from its first step to its last figure: everything is built
 * as for the run, and tried.
 */
export async function tryRun(planned: Planned): Promise<number> {
  const { times, steps } = await timesOf(planned)
  return secondsOf(planned.config, times, steps)
}

/**
 * Finds out how many steps a run can take on this machine in so many seconds, figures, scores and checkpoints included.
 *
 * @returns steps, ≥ 1, and the seconds that one takes
 * @throws UsageError where not even one step fits
 */
export async function stepsWithin(
  planned: Planned,
  seconds: number,
): Promise<{ readonly steps: number; readonly secondsPerStep: number }> {
  const { times } = await timesOf(planned)
  const steps = mostSteps(planned.config, times, seconds)
  if (steps > 0) return { steps, secondsPerStep: times.step }
  const least = Math.ceil(secondsOf(planned.config, times, 1))
  throw new UsageError(`${Math.round(seconds)} s are too few: one step and the figures take ${least} s. Allow more.`)
}

async function timesOf(planned: Planned): Promise<{ readonly times: PartTimes; readonly steps: number }> {
  const { config, data, runtime } = planned
  const stepper = await createStepper({ config, images: data.train, runtime })
  const reporter = await createReporter(planned, stepper.state, emptyMemory().diversity)
  const times = await tryParts({ options: planned, stepper, reporter })
  await reporter.release()
  await stepper.release()
  return { times, steps: stepper.steps }
}
