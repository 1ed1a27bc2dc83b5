import { UsageError, imageShape, randomStream, sizeOf } from '../array/index.ts'
import type { Arrays } from '../array/index.ts'
import { epochBatches } from '../data/index.ts'
import type { EpochBatches, ImageSource } from '../data/index.ts'
import { IMAGES, drawLatent, labelPart, stepProgram, withTotals } from '../gan/index.ts'
import type { Config, NetworkName, StepProgram } from '../gan/index.ts'
import { adamScalars, averageFreshness } from '../optim/index.ts'
import { loadKernels } from '../runtime/index.ts'
import type { Executable, Kernels, Runtime } from '../runtime/index.ts'
import { lossArrays } from './losses.ts'
import { createState } from './state.ts'
import type { TrainingState } from './state.ts'

/** What a run trains with. */
export interface StepperOptions {
  readonly config: Config
  readonly images: ImageSource
  readonly runtime: Runtime
}

/** Takes training steps: D first, then G, each on freshly drawn latents. */
export interface Stepper {
  readonly batches: EpochBatches
  readonly state: TrainingState
  /**
   * Takes one step.
   *
   * @param step - which one, counted from 0; the step's randomness follows from it
   * @returns the value of every term, and of every total, before the updates it led to
   */
  step(step: number): Promise<Record<string, number>>
  release(): Promise<void>
}

/** Builds both players' programs, the state they work on, and all arrays: a step allocates next to nothing. */
export async function createStepper({ config, images, runtime }: StepperOptions): Promise<Stepper> {
  checkLabels(config, images)
  const size = { image: images.image, batch: config.batch }
  const programs = {
    discriminator: stepProgram('discriminator', config, size),
    generator: stepProgram('generator', config, size),
  }
  const state = createState(programs, { seed: config.seed, averaged: config.optim.average > 0 })
  const feed = createFeed(config, images)
  const kernels = await loadKernels(state.memory)
  const player = (network: NetworkName) =>
    loadPlayer(network, programs[network], { config, state, feed, runtime, kernels })
  const [discriminator, generator] = [await player('discriminator'), await player('generator')]
  return {
    batches: feed.batches,
    state,
    step: async (step) => {
      feed.fill(step)
      const values = await discriminator.step(step)
      const own = await generator.step(step)
      state.advanceStatistics()
      const freshness = averageFreshness(config.optim.average, step + 1)
      for (const { average, values: newest } of state.averages) kernels.average(average, newest, freshness)
      // Terms of both players are reported as D saw them.
      return withTotals(config, { ...own, ...values })
    },
    release: async () => {
      await discriminator.executable.release()
      await generator.executable.release()
    },
  }
}

/** The part that carries the label has a column for every class. */
function checkLabels({ latents }: Config, { classes }: ImageSource): void {
  const index = latents.findIndex(({ supervised }) => supervised)
  if (index < 0 || latents[index].size === classes.length) return
  const { name, size } = latents[index]
  throw new UsageError(
    `latents.${index}.size: '${name}' carries the labels and has ${size} columns, but the data has ${classes.length} classes. ` +
      `Say --set latents.${index}.size=${classes.length}.`,
  )
}

/** The arrays that every step fills anew. */
interface Feed {
  readonly batches: EpochBatches
  /** The real batch under its name, and the latent parts under theirs; the labels are the supervised part. */
  readonly arrays: Arrays
  /** Reads a step's images and labels. */
  fill(step: number): void
  /** Draws a player's latents for a step, but for the supervised part. */
  draw(player: NetworkName, step: number): void
}

function createFeed({ latents, batch, seed }: Config, source: ImageSource): Feed {
  const batches = epochBatches(source, { batch, seed })
  const images = new Float32Array(batch * sizeOf(imageShape(source.image)))
  const parts = Object.fromEntries(latents.map(({ name, size }) => [name, new Float32Array(batch * size)]))
  const label = labelPart(latents)
  const labels = label ? parts[label.name] : new Float32Array(batch * source.classes.length)
  return {
    batches,
    arrays: { [IMAGES]: images, ...parts },
    fill: (step) => batches.fill(step, images, labels),
    draw: (player, step) => {
      for (const part of latents) {
        if (!part.supervised) drawLatent(part, parts[part.name], randomStream(seed, `${part.name}/${player}`, step))
      }
    },
  }
}

interface PlayerOptions {
  readonly config: Config
  readonly state: TrainingState
  readonly feed: Feed
  readonly runtime: Runtime
  readonly kernels: Kernels
}

async function loadPlayer(network: NetworkName, { program }: StepProgram, options: PlayerOptions) {
  const { config, state, feed, runtime, kernels } = options
  const losses = lossArrays(program)
  const { blocks, gradients } = state.players[network]
  const executable: Executable = await runtime.load(program, {
    inputs: { ...feed.arrays, ...state.networks },
    outputs: {
      ...losses.outputs,
      ...prefixed('gradient/', gradients),
      ...prefixed('statistic/', state.nextStatistics),
    },
  })
  return {
    executable,
    step: async (step: number): Promise<Record<string, number>> => {
      feed.draw(network, step)
      await executable.run()
      kernels.adam(blocks, adamScalars(config.optim[network], step + 1))
      return losses.read()
    },
  }
}

function prefixed(prefix: string, arrays: Arrays): Arrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array]))
}
