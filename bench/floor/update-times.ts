import type { ImageSource } from '../../src/data/index.ts'
import type { Config } from '../../src/gan/index.ts'
import type { Program } from '../../src/graph/index.ts'
import { loadKernels } from '../../src/runtime/index.ts'
import type { Runtime } from '../../src/runtime/index.ts'
import { createFeed } from '../../src/train/index.ts'
import type { TrainingState } from '../../src/train/index.ts'

/** Milliseconds a step of what is done outside the engine. */
export interface UpdateTimes {
  readonly adam: number
  /** Looking for gradients that are not finite. */
  readonly check: number
  readonly average: number
  /** Reading images and drawing latents. */
  readonly feed: number
}

/** Does the work around the engine's once more, on the state that the step itself works on, and returns its times. */
export type UpdateTimer = (step: number) => UpdateTimes

/** With these Adam leaves parameters and moments as they are, and takes as long. */
const NOTHING = { rate: 0, fresh1: 0, fresh2: 0, epsilon: 1e-8 }
const PLAYERS = ['discriminator', 'generator'] as const

/** Binds the kernels to a run's state, and makes a feed of its own. */
export async function createUpdateTimer(
  config: Config,
  run: { readonly images: ImageSource; readonly programs: readonly Program[]; readonly state: TrainingState },
): Promise<UpdateTimer> {
  const { players, averages, memory } = run.state
  const kernels = await loadKernels(memory)
  const feed = createFeed(config, run.images, run.programs)
  const blocks = PLAYERS.map((player) => players[player].blocks)
  const work: Readonly<Record<keyof UpdateTimes, (step: number) => void>> = {
    check: () => blocks.forEach(({ gradients }) => kernels.finite(gradients)),
    adam: () => blocks.forEach((block) => kernels.adam(block, NOTHING)),
    average: () => averages.forEach(({ average, values }) => kernels.average(average, values, 0)),
    feed: (step) => {
      feed.fill(step)
      for (const player of PLAYERS) feed.draw(player, step)
    },
  }
  const timed = (name: keyof UpdateTimes, step: number) => {
    const began = performance.now()
    work[name](step)
    return performance.now() - began
  }
  return (step) => ({
    check: timed('check', step),
    adam: timed('adam', step),
    average: timed('average', step),
    feed: timed('feed', step),
  })
}

/** Returns a runtime that adds up the milliseconds of all runs of its programs; `taken` returns them and starts anew. */
export function timedRuntime(runtime: Runtime): Runtime & { taken(): number } {
  let total = 0
  return {
    ...runtime,
    taken: () => {
      const milliseconds = total
      total = 0
      return milliseconds
    },
    load: async (program, bindings) => {
      const executable = await runtime.load(program, bindings)
      const run = async () => {
        const began = performance.now()
        await executable.run()
        total += performance.now() - began
      }
      return { ...executable, run }
    },
  }
}
