import type { TrainOptions } from './loop.ts'
import { expectedTimes } from './expected-times.ts'
import { emptyMemory } from './memory.ts'
import { createReporter } from './reporter.ts'
import type { Reporter } from './reporter.ts'
import { createStepper } from './stepper.ts'
import type { Stepper } from './stepper.ts'
import { createTimeLeft } from './time-left.ts'
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

/**
 * Estimates how long a run would take on this machine, in seconds, from its first step to its last figure: everything is built
 * as for the run, and tried.
 */
export async function tryRun(options: Pick<TrainOptions, 'config' | 'data' | 'runtime'>): Promise<number> {
  const { config, data, runtime } = options
  const stepper = await createStepper({ config, images: data.train, runtime })
  const reporter = await createReporter(options, stepper.state, emptyMemory().diversity)
  const times = await tryParts({ options, stepper, reporter })
  await reporter.release()
  await stepper.release()
  return createTimeLeft(config, times).at({ step: 0, settled: 0, last: stepper.steps })
}
