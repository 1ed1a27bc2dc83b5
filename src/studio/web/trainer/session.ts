import { imageShape, sizeOf } from '../../../array/index.ts'
import type { ImageSource } from '../../../data/index.ts'
import { generatorModel, recogniserModel } from '../../../gan/index.ts'
import type { Config, ModelOrigin } from '../../../gan/index.ts'
import type { Runtime } from '../../../runtime/index.ts'
import {
  classSheetFigure,
  createLossMonitor,
  createStepThrough,
  createStepper,
  loadGenerator,
} from '../../../train/index.ts'
import type { StepThrough, Stepper } from '../../../train/index.ts'
import type { ModelName, Place, Report } from './messages.ts'
import { realRows, sheetRows } from './image-rows.ts'

/** What a page's training works with. Portable: Node's runtime takes the same steps. */
export interface SessionOptions {
  readonly config: Config
  readonly images: ImageSource
  readonly runtime: Runtime
  readonly origin: ModelOrigin
  readonly say: (report: Report) => void
  /** Gives way to messages, such as that training is to pause. */
  readonly giveWay: () => Promise<void>
}

/** A training that can be paused between any two players' moves. Calls take effect one after the other. */
export interface Session {
  /** Trains on; resolves when it is paused or all steps are taken. */
  go(): Promise<void>
  /** Has training stop after the step it is in. */
  pause(): void
  /** Takes the next player's move, and shows it. */
  move(): Promise<void>
  /** Hands over a network as it is. */
  model(network: ModelName): Promise<void>
}

/** The writers of ONNX files. */
const MODELS = { generator: generatorModel, recogniser: recogniserModel } as const

/** Seconds between two sheets while training goes on: making one takes about as long as a step. */
const SHEET_EVERY = 1.5

/** Loads what training needs, and says that it is ready. */
export async function createSession(options: SessionOptions): Promise<Session> {
  const { config, images, runtime, say, giveWay } = options
  const stepper = await createStepper(options)
  const { image, classes } = images
  const generator = await loadGenerator({ config, image, networks: stepper.state.sampled, runtime })
  const maker = { config, classes, image, seed: config.seed, generator }
  const monitor = createLossMonitor(config)
  let through: StepThrough | undefined
  let place: Place = { step: 0, next: 'discriminator' }
  const flags = { isGoing: false }
  let working = Promise.resolve()

  const samples = async () => {
    await stepper.readState()
    const figure = await classSheetFigure(maker)
    say({ kind: 'samples', step: place.step, rows: sheetRows(figure) })
  }
  const reach = (losses: Readonly<Record<string, number>>, seconds: number) => {
    place = { step: place.step + 1, next: 'discriminator' }
    say({ kind: 'step', step: place.step, losses, seconds })
    const warning = monitor.step(losses)
    if (warning !== undefined) say({ kind: 'warning', step: place.step, message: warning })
  }
  const rest = async () => {
    await samples()
    if (place.step === stepper.steps) say({ kind: 'finished', step: place.step })
    else say({ kind: 'paused', place })
  }
  const go = async () => {
    let sheetAt = performance.now()
    while (flags.isGoing && place.step < stepper.steps) {
      const began = performance.now()
      if (place.next === 'discriminator') await stepper.half('discriminator', place.step)
      reach(await stepper.half('generator', place.step), (performance.now() - began) / 1000)
      if (performance.now() - sheetAt > 1000 * SHEET_EVERY) {
        await samples()
        sheetAt = performance.now()
      }
      await giveWay()
    }
    flags.isGoing = false
    await rest()
  }
  const move = async () => {
    if (place.step === stepper.steps) return
    through ??= await createStepThrough(options, stepper)
    const began = performance.now()
    const { step, next } = place
    const taken = await through.take(next, step)
    say({ kind: 'moved', move: taken })
    if (next === 'generator') reach(taken.losses, (performance.now() - began) / 1000)
    else place = { step, next: 'generator' }
    await rest()
  }
  /** Runs of a runtime must not overlap. */
  const after = (work: () => Promise<void>) => (working = working.then(work))

  say(readyReport(options, stepper))
  await rest()
  return {
    go: () => {
      flags.isGoing = true
      return after(go)
    },
    pause: () => {
      flags.isGoing = false
    },
    move: () => after(move),
    model: (network) =>
      after(async () => {
        await stepper.readState()
        const description = { config, image, classes, origin: { ...options.origin, step: place.step } }
        say({ kind: 'model', network, bytes: MODELS[network](description, stepper.state.sampled) })
      }),
  }
}

function readyReport({ config, images, runtime }: SessionOptions, { steps, state }: Stepper): Report {
  const arrays = Object.values(state.players).flatMap(({ gradients }) => Object.values(gradients))
  return {
    kind: 'ready',
    steps,
    parameters: arrays.reduce((sum, { length }) => sum + length, 0),
    runtime: runtime.name,
    threads: config.threads,
    real: realRows(images, sizeOf(imageShape(images.image))),
  }
}
