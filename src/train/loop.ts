import type { DataSet } from '../data/index.ts'
import type { Config } from '../gan/index.ts'
import type { Judge } from '../metrics/index.ts'
import type { Runtime } from '../runtime/index.ts'
import { createBest } from './best.ts'
import type { Best } from './best.ts'
import { Divergence } from './divergence.ts'
import type { TrainEvent } from './events.ts'
import { createLossMonitor } from './monitor.ts'
import { createReporter } from './reporter.ts'
import type { Reporter } from './reporter.ts'
import { createStepper } from './stepper.ts'
import type { Stepper } from './stepper.ts'
import type { TrainingState } from './state.ts'

/** What a run trains with, and who may end it. */
export interface TrainOptions {
  readonly config: Config
  readonly data: DataSet
  readonly runtime: Runtime
  /** Scores samples, where the config asks for it; compares to other images than those of the final judgement. */
  readonly judge?: Judge
  /** Asked after every step, the first included; true ends the run in good order. */
  readonly shouldStop: () => boolean
  /** Keeps the state as it is after a step, and that of the best one, if one is; training waits for it. */
  readonly save: (step: number, state: TrainingState, best?: number) => Promise<void>
}

/** A run under way. */
interface Training {
  readonly options: TrainOptions
  readonly stepper: Stepper
  readonly reporter: Reporter
  readonly best?: Best
  /** Steps taken, and the step of the newest checkpoint. */
  done: number
  saved?: number
}

/**
 * Trains a GAN from scratch, step by step, and says what happens. The same config, data and runtime give the same
 * losses and states, bit for bit.
 *
 * @throws Divergence where training leaves the finite numbers; the newest checkpoint is from before
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainEvent> {
  const { config, data, runtime, judge } = options
  const began = performance.now()
  const stepper = await createStepper({ config, images: data.train, runtime })
  const reporter = await createReporter(options, stepper.state)
  const best = judge && createBest(stepper.state)
  const training: Training = { options, stepper, reporter, best, done: 0 }
  yield reporter.started(stepper.steps, stepper.stepsPerEpoch)
  yield* takeSteps(training)
  const { done } = training
  yield* checkpoint(training)
  best?.restore()
  const shown = best?.step ?? done
  yield* reporter.lastFigures(shown)
  const complete = done === stepper.steps
  const verdict = await reporter.verdict(done)
  yield { ...verdict, complete, shown, seconds: (performance.now() - began) / 1000 }
  await reporter.release()
  await stepper.release()
}

/** Takes all steps, and everything that comes between two of them. */
async function* takeSteps(training: Training): AsyncGenerator<TrainEvent> {
  const { options, stepper, reporter } = training
  const { config } = options
  const meter = createMeter(config.batch)
  const monitor = createLossMonitor(config)
  for (let last = false; !last;) {
    const losses = yield* takeStep(training, meter)
    const done = ++training.done
    last = done === stepper.steps || options.shouldStop()
    const epoch = done / stepper.stepsPerEpoch
    if (done % config.log.every === 0 || last) yield { kind: 'step', step: done, epoch, ...meter.take() }
    if (Number.isInteger(epoch)) yield { kind: 'epoch', epoch, losses }
    yield* warn(done, monitor.step(losses))
    // What comes at the end anyway does not come on the last step.
    const isDue = (every: number) => every > 0 && done % every === 0 && !last
    if (isDue(config.figures.every)) {
      yield await reporter.sheet(done)
      yield* warn(done, await reporter.diversity())
    }
    if (training.best && (isDue(config.evaluate.every) || last)) yield* evaluate(training, training.best)
    if (isDue(config.checkpoint.every)) yield* checkpoint(training)
  }
}

/** Takes the next step; returns its losses. */
async function* takeStep(training: Training, meter: Meter): AsyncGenerator<TrainEvent, Record<string, number>> {
  try {
    return await meter.time(() => training.stepper.step(training.done))
  } catch (error) {
    // Without a checkpoint the state itself is the last good one.
    if (error instanceof Divergence && training.saved === undefined) yield* checkpoint(training)
    throw error
  }
}

function* warn(step: number, message: string | undefined): Generator<TrainEvent> {
  if (message !== undefined) yield { kind: 'warning', step, message }
}

async function* checkpoint(training: Training): AsyncGenerator<TrainEvent> {
  const { done, saved, stepper, options, best } = training
  if (saved === done) return
  await options.save(done, stepper.state, best?.step)
  training.saved = done
  yield { kind: 'checkpoint', step: done }
}

async function* evaluate(training: Training, best: Best): AsyncGenerator<TrainEvent> {
  const { done, reporter } = training
  const scores = await reporter.scores()
  const isBest = best.take(done, scores)
  if (isBest) yield* checkpoint(training)
  yield { kind: 'evaluation', step: done, scores, best: isBest }
}

interface Meter {
  /** Takes a step, and adds its losses and its time to what {@link take} reports. */
  time(step: () => Promise<Record<string, number>>): Promise<Record<string, number>>
  /** Returns mean losses and images a second since the last call; only steps count as time. */
  take(): { losses: Record<string, number>; imagesPerSecond: number }
}

function createMeter(batch: number): Meter {
  let sums: Record<string, number> = {}
  let [count, milliseconds] = [0, 0]
  return {
    time: async (step) => {
      const began = performance.now()
      const losses = await step()
      milliseconds += performance.now() - began
      count++
      for (const [name, value] of Object.entries(losses)) sums[name] = (sums[name] ?? 0) + value
      return losses
    },
    take: () => {
      const losses = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count]))
      const imagesPerSecond = (1000 * batch * count) / milliseconds
      sums = {}
      count = milliseconds = 0
      return { losses, imagesPerSecond }
    },
  }
}
