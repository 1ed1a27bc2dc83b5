import type { Arrays } from '../array/index.ts'
import type { ImageSource } from '../data/index.ts'
import { stepProgram, withTotals } from '../gan/index.ts'
import type { BatchOptions, Config, NetworkName, StepProgram } from '../gan/index.ts'
import { adamScalars, averageFreshness, scheduledFactor } from '../optim/index.ts'
import { loadKernels } from '../runtime/index.ts'
import type { Executable, Kernels, Runtime } from '../runtime/index.ts'
import { divergence } from './divergence.ts'
import { createFeed } from './feed.ts'
import type { Feed } from './feed.ts'
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
  /** Steps in one pass over the data, and in the whole run. */
  readonly stepsPerEpoch: number
  readonly steps: number
  readonly state: TrainingState
  /**
   * Takes one step.
   *
   * @param step - which one, counted from 0; the step's randomness follows from it
   * @returns the value of every term, and of every total, before the updates it led to
   * @throws Divergence where a loss or a gradient is not finite; the player is as it was before
   */
  step(step: number): Promise<Record<string, number>>
  /**
   * Takes one player's half of a step: D's, and then G's, are a step.
   *
   * @returns the values of the player's own terms as D's half; as G's, those of the whole step
   */
  half(network: NetworkName, step: number): Promise<Record<string, number>>
  /**
   * Tries how long a step takes, in seconds, within the time of about two: both players' programs run, and nothing is
   * updated. What they write is written anew by every step.
   */
  measure(): Promise<number>
  release(): Promise<void>
}

/** Builds both players' programs, the state they work on, and all arrays: a step allocates next to nothing. */
export async function createStepper({ config, images, runtime }: StepperOptions): Promise<Stepper> {
  const size = { image: images.image, batch: config.batch }
  const programs = {
    discriminator: stepProgram('discriminator', config, size),
    generator: stepProgram('generator', config, size),
  }
  const state = createState(programs, { seed: config.seed, averaged: config.optim.average > 0 })
  const feed = createFeed(config, images, [programs.discriminator.program, programs.generator.program])
  const { stepsPerEpoch } = feed.batches
  const steps = plannedSteps(config, stepsPerEpoch)
  const kernels = await loadKernels(state.memory)
  const player = (network: NetworkName) =>
    loadPlayer(network, programs[network], { config, size, state, feed, steps, runtime, kernels })
  const [discriminator, generator] = [await player('discriminator'), await player('generator')]
  // Terms of both players are reported as D saw them.
  let seenByD: Record<string, number> = {}
  const half = async (network: NetworkName, step: number) => {
    if (network === 'discriminator') {
      feed.fill(step)
      return (seenByD = await discriminator.step(step))
    }
    const own = await generator.step(step)
    state.advanceStatistics()
    const freshness = averageFreshness(config.optim.average, step + 1)
    for (const { average, values } of state.averages) kernels.average(average, values, freshness)
    return withTotals(config, { ...own, ...seenByD })
  }
  return {
    stepsPerEpoch,
    steps,
    state,
    half,
    step: async (step) => {
      await half('discriminator', step)
      return half('generator', step)
    },
    measure: async () => {
      feed.fill(0)
      const trial = async () => {
        const began = performance.now()
        await discriminator.executable.run()
        await generator.executable.run()
        return (performance.now() - began) / 1000
      }
      // The first run of a program takes longer than any other.
      const first = await trial()
      return Math.min(first, await trial())
    },
    release: async () => {
      await discriminator.executable.release()
      await generator.executable.release()
    },
  }
}

/** Returns the steps that a config asks for. */
export function plannedSteps({ steps, epochs = 1 }: Pick<Config, 'steps' | 'epochs'>, stepsPerEpoch: number): number {
  return steps ?? Math.max(1, Math.round(epochs * stepsPerEpoch))
}

interface PlayerOptions {
  readonly config: Config
  readonly size: BatchOptions
  readonly state: TrainingState
  readonly feed: Feed
  /** Steps of the whole run. */
  readonly steps: number
  readonly runtime: Runtime
  readonly kernels: Kernels
}

async function loadPlayer(network: NetworkName, { program }: StepProgram, options: PlayerOptions) {
  const { config, state, feed, steps, runtime, kernels } = options
  const inputs = { ...feed.arrays, ...state.networks }
  const settings = config.optim[network]
  const losses = lossArrays(program)
  const { blocks, gradients } = state.players[network]
  const executable: Executable = await runtime.load(program, {
    inputs,
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
      const values = losses.read()
      if (!Object.values(values).every(Number.isFinite) || !kernels.finite(blocks.gradients)) {
        throw await divergence({ ...options, player: network, step: step + 1, inputs, losses: values, gradients })
      }
      const rate = settings.rate * scheduledFactor(settings.schedule, step, steps)
      kernels.adam(blocks, adamScalars({ ...settings, rate }, step + 1))
      return values
    },
  }
}

function prefixed(prefix: string, arrays: Arrays): Arrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array]))
}
