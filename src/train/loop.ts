import type { DataSet } from '../data/index.ts'
import type { Config } from '../gan/index.ts'
import type { Runtime } from '../runtime/index.ts'
import type { TrainEvent } from './events.ts'
import { createReporter } from './reporter.ts'
import { createStepper } from './stepper.ts'
import type { TrainingState } from './state.ts'

/** What a run trains with, and who may end it. */
export interface TrainOptions {
  readonly config: Config
  readonly data: DataSet
  readonly runtime: Runtime
  /** Asked after every step, the first included; true ends the run in good order. */
  readonly shouldStop: () => boolean
  /** Keeps the state as it is after a step; training waits for it. */
  readonly save: (step: number, state: TrainingState) => Promise<void>
}

/**
 * Trains a GAN from scratch, step by step, and says what happens. The same config, data and runtime give the same
 * losses and states, bit for bit.
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainEvent> {
  const { config, data, runtime, shouldStop, save } = options
  const began = performance.now()
  const stepper = await createStepper({ config, images: data.train, runtime })
  const reporter = await createReporter(options, stepper.state)
  const { stepsPerEpoch, steps } = stepper
  yield reporter.started(steps, stepsPerEpoch)
  const meter = createMeter(config.batch)
  let done = 0
  for (let last = false; !last;) {
    const losses = await meter.time(() => stepper.step(done))
    done++
    last = done === steps || shouldStop()
    if (done % config.log.every === 0 || last) {
      yield { kind: 'step', step: done, epoch: done / stepsPerEpoch, ...meter.take() }
    }
    if (done % stepsPerEpoch === 0) yield { kind: 'epoch', epoch: done / stepsPerEpoch, losses }
    // What comes at the end anyway does not come on the last step.
    const isDue = (every: number) => every > 0 && done % every === 0 && !last
    if (isDue(config.figures.every)) yield await reporter.sheet(done)
    if (isDue(config.checkpoint.every)) {
      await save(done, stepper.state)
      yield { kind: 'checkpoint', step: done }
    }
  }
  await save(done, stepper.state)
  yield { kind: 'checkpoint', step: done }
  yield* reporter.lastFigures(done)
  yield { ...(await reporter.verdict(done)), complete: done === steps, seconds: (performance.now() - began) / 1000 }
  await reporter.release()
  await stepper.release()
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
