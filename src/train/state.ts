import type { Shape } from '../array/index.ts'
import type { NetworkName, StepProgram } from '../gan/index.ts'
import { initialise } from '../nn/index.ts'
import type { Declaration } from '../nn/index.ts'
import { allocateBlocks, layoutOf, viewsOf } from '../runtime/index.ts'
import type { AdamBlocks, Layout, WasmMemory } from '../runtime/index.ts'

/** Named float32 arrays. */
export type Arrays = Readonly<Record<string, Float32Array>>

/** A float32 array with its shape, row-major. */
export interface Tensor {
  readonly shape: Shape
  readonly values: Float32Array
}

/** What one player's update touches. */
export interface PlayerState {
  readonly blocks: AdamBlocks
  /** Gradients by parameter, views of `blocks.gradients`. */
  readonly gradients: Arrays
}

/** All that training changes, in one memory. */
export interface TrainingState {
  readonly memory: WasmMemory
  readonly players: Readonly<Record<NetworkName, PlayerState>>
  /** Parameters and running statistics by name: what the programs read. */
  readonly networks: Arrays
  /** Where a step writes the next running statistics, by name. */
  readonly nextStatistics: Arrays
  /** Makes the next running statistics the current ones. */
  advanceStatistics(): void
  /** What a checkpoint holds: `networks`, and Adam's moments as `adam/first/<parameter>` and `adam/second/<parameter>`. */
  readonly saved: Readonly<Record<string, Tensor>>
}

/** Allocates the state of a run and initialises it: a function of the seed. */
export function createState(steps: Readonly<Record<NetworkName, StepProgram>>, seed: number): TrainingState {
  const layouts = {
    generator: layoutOf(shapesOf(steps.generator.parameters)),
    discriminator: layoutOf(shapesOf(steps.discriminator.parameters)),
    statistics: layoutOf(shapesOf(steps.generator.statistics)),
  }
  const { memory, blocks } = allocateBlocks(blockLengths(layouts))
  const players = {
    generator: playerState(blocks, 'generator', layouts.generator),
    discriminator: playerState(blocks, 'discriminator', layouts.discriminator),
  }
  const statistics = tensorsOf('', blocks.statistics, layouts.statistics)
  const parameters = {
    ...playerTensors(players.generator, layouts.generator),
    ...playerTensors(players.discriminator, layouts.discriminator),
  }
  const saved = { ...parameters, ...statistics }
  const declared = new Map([
    ...steps.generator.parameters,
    ...steps.discriminator.parameters,
    ...steps.generator.statistics,
  ])
  for (const [name, { initialiser }] of declared) initialise(saved[name].values, initialiser, { seed, name })
  return {
    memory,
    players,
    networks: Object.fromEntries([...declared.keys()].map((name) => [name, saved[name].values])),
    nextStatistics: viewsOf(blocks.nextStatistics, layouts.statistics),
    advanceStatistics: () => blocks.statistics.set(blocks.nextStatistics),
    saved,
  }
}

type Layouts = Readonly<Record<NetworkName | 'statistics', Layout>>
type BlockName = `${NetworkName}/${'parameters' | 'first' | 'second'}` | 'gradients' | 'statistics' | 'nextStatistics'

/** The players take turns, so one block holds the gradients of either. */
function blockLengths({ generator, discriminator, statistics }: Layouts): Record<BlockName, number> {
  return {
    'generator/parameters': generator.length,
    'generator/first': generator.length,
    'generator/second': generator.length,
    'discriminator/parameters': discriminator.length,
    'discriminator/first': discriminator.length,
    'discriminator/second': discriminator.length,
    gradients: Math.max(generator.length, discriminator.length),
    statistics: statistics.length,
    nextStatistics: statistics.length,
  }
}

function playerState(
  blocks: Readonly<Record<BlockName, Float32Array>>,
  network: NetworkName,
  layout: Layout,
): PlayerState {
  const gradients = blocks.gradients.subarray(0, layout.length)
  return {
    blocks: {
      parameters: blocks[`${network}/parameters`],
      gradients,
      first: blocks[`${network}/first`],
      second: blocks[`${network}/second`],
    },
    gradients: viewsOf(gradients, layout),
  }
}

function playerTensors({ blocks }: PlayerState, layout: Layout): Record<string, Tensor> {
  return {
    ...tensorsOf('', blocks.parameters, layout),
    ...tensorsOf('adam/first/', blocks.first, layout),
    ...tensorsOf('adam/second/', blocks.second, layout),
  }
}

function tensorsOf(prefix: string, block: Float32Array, layout: Layout): Record<string, Tensor> {
  const views = Object.entries(viewsOf(block, layout))
  return Object.fromEntries(
    views.map(([name, values]) => [prefix + name, { shape: layout.entries[name].shape, values }]),
  )
}

function shapesOf(declarations: ReadonlyMap<string, Declaration>): Record<string, Shape> {
  return Object.fromEntries([...declarations].map(([name, { shape }]) => [name, shape]))
}
