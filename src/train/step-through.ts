import type { Arrays } from '../array/index.ts'
import { batchProgram, pushProgram } from '../gan/index.ts'
import type { NetworkName } from '../gan/index.ts'
import { nodeSize } from '../graph/index.ts'
import type { Program } from '../graph/index.ts'
import type { Executable } from '../runtime/index.ts'
import { createFeed } from './feed.ts'
import type { Stepper, StepperOptions } from './stepper.ts'
import { updateSize } from './update-size.ts'
import type { UpdateSize } from './update-size.ts'

/** A batch before a player's move or after it. */
export interface BatchView {
  /** The value of every term by name. */
  readonly losses: Readonly<Record<string, number>>
  /** The generated images as training makes them, `[batch, height, width, channels]` in [0, 1]. */
  readonly images: Float32Array
  /** How sure D is that each real and each generated image is real, in [0, 1]: `[batch]`. */
  readonly real: Float32Array
  readonly fake: Float32Array
}

/** What one term of a player's objective had to do with its move. */
export interface TermPush {
  readonly term: string
  /** The size of the term's gradient times its weight, ‖wₜgₜ‖ over all the player's parameters. */
  readonly norm: number
  /** The cosine between that and the whole gradient g, in [−1, 1]; 0 where one of them is 0. */
  readonly cosine: number
  /** ⟨wₜgₜ, g⟩ / ‖g‖²: the term's share of the gradient. Shares add up to 1; one that pulls the other way is below 0. */
  readonly share: number
}

/** One player's half of a step, looked at from both sides. Plain data. */
export interface Move {
  readonly player: NetworkName
  /** Which step it is half of, counted from 0. */
  readonly step: number
  /** The real batch, `[batch, height, width, channels]` in [0, 1]. */
  readonly realImages: Float32Array
  /** The same batch and latents before and after the move. */
  readonly before: BatchView
  readonly after: BatchView
  readonly pushes: readonly TermPush[]
  readonly update: UpdateSize
  /** What the stepper returned. */
  readonly losses: Readonly<Record<string, number>>
}

/** Takes steps by halves and looks at each. */
export interface StepThrough {
  /**
   * Takes one player's half of a step through the stepper.
   *
   * @throws Divergence as the stepper does
   */
  take(player: NetworkName, step: number): Promise<Move>
  release(): Promise<void>
}

/**
 * Loads the programs that look at a player's move. They change nothing: steps that are taken through it are the stepper's
 * own, bit for bit.
 */
export async function createStepThrough(options: StepperOptions, stepper: Stepper): Promise<StepThrough> {
  const { config, images, runtime } = options
  const size = { image: images.image, batch: config.batch }
  const look = batchProgram(config, size)
  const pushing = {
    discriminator: pushProgram('discriminator', config, size),
    generator: pushProgram('generator', config, size),
  }
  const feed = createFeed(config, images, [look, pushing.discriminator, pushing.generator])
  const inputs = { ...feed.arrays, ...stepper.state.networks }
  const load = (program: Program) => loadOutputs(program, (outputs) => runtime.load(program, { inputs, outputs }))
  const viewer = await load(look)
  const pushers = { discriminator: await load(pushing.discriminator), generator: await load(pushing.generator) }
  const view = async () => viewOf(await viewer.run())
  return {
    take: async (player, step) => {
      feed.fill(step)
      feed.draw(player, step)
      await stepper.readState()
      const before = await view()
      const pushes = pushesOf(await pushers[player].run())
      const update = updateSize(stepper.state.players[player])
      const losses = await stepper.half(player, step)
      await stepper.readState()
      const after = await view()
      const realImages = feed.arrays.images.slice()
      return { player, step, realImages, before, after, pushes, update: update(), losses }
    },
    release: async () => {
      for (const { release } of [viewer, ...Object.values(pushers)]) await release()
    },
  }
}

/** Loads a program over arrays of its own; a run returns them, and the next one writes them anew. */
async function loadOutputs({ outputs }: Program, load: (arrays: Arrays) => Promise<Executable>) {
  const arrays = Object.fromEntries(
    Object.entries(outputs).map(([name, node]) => [name, new Float32Array(nodeSize(node))] as const),
  )
  const executable = await load(arrays)
  return {
    run: async () => {
      await executable.run()
      return arrays
    },
    release: () => executable.release(),
  }
}

function viewOf({ generated, real, fake, ...losses }: Arrays): BatchView {
  const named = Object.entries(losses).map(([name, [value]]) => [name.slice('loss/'.length), value] as const)
  return { losses: Object.fromEntries(named), images: generated.slice(), real: real.slice(), fake: fake.slice() }
}

function pushesOf(arrays: Arrays): TermPush[] {
  const square = arrays.square[0]
  const terms = Object.keys(arrays).flatMap((name) => (name.startsWith('along/') ? [name.slice('along/'.length)] : []))
  return terms.map((term) => {
    const norm = Math.sqrt(arrays[`square/${term}`][0])
    const along = arrays[`along/${term}`][0]
    const cosine = along === 0 ? 0 : along / (norm * Math.sqrt(square))
    return { term, norm, cosine, share: square === 0 ? 0 : along / square }
  })
}
