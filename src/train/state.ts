import { UsageError, formatShape, sameShape } from '../array/index.ts'
import type { Arrays, Shape, Tensor } from '../array/index.ts'
import type { NetworkName, StepProgram } from '../gan/index.ts'
import { initialise } from '../nn/index.ts'
import type { Declaration } from '../nn/index.ts'
import { allocateBlocks, layoutOf, viewsOf } from '../runtime/index.ts'
import type { AdamBlocks, Layout, WasmMemory } from '../runtime/index.ts'

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
  /** Blocks of the generator's moving average, each with the block it follows; none where there is no average. */
  readonly averages: readonly AveragedBlock[]
  /** What samples are made with: see {@link sampledNetworks}. */
  readonly sampled: Arrays
  /**
   * What a checkpoint holds: `networks`, Adam's moments as `adam/first/<parameter>` and `adam/second/<parameter>`, and
   * the generator's moving average as `average/<parameter or statistic>`.
   */
  readonly saved: Readonly<Record<string, Tensor>>
}

/** A block that follows another as its moving average. */
interface AveragedBlock {
  readonly average: Float32Array
  readonly values: Float32Array
}

/**
 * Allocates the state of a run and initialises it: a function of the seed.
 *
 * @param options.averaged - whether there is a moving average of the generator
 */
export function createState(
  steps: Readonly<Record<NetworkName, StepProgram>>,
  { seed, averaged }: { readonly seed: number; readonly averaged: boolean },
): TrainingState {
  const layouts: Layouts = {
    generator: layoutOf(shapesOf(steps.generator.parameters)),
    discriminator: layoutOf(shapesOf(steps.discriminator.parameters)),
    'generator/statistics': layoutOf(shapesOf(steps.generator.statistics)),
    'discriminator/statistics': layoutOf(shapesOf(steps.discriminator.statistics)),
  }
  const { memory, blocks } = allocateBlocks(blockLengths(layouts, averaged))
  const players = {
    generator: playerState(blocks, 'generator', layouts.generator),
    discriminator: playerState(blocks, 'discriminator', layouts.discriminator),
  }
  const saved = {
    ...playerTensors(players.generator, layouts.generator),
    ...playerTensors(players.discriminator, layouts.discriminator),
    ...tensorsOf('', blocks['generator/statistics'], layouts['generator/statistics']),
    ...tensorsOf('', blocks['discriminator/statistics'], layouts['discriminator/statistics']),
    ...(averaged && tensorsOf(AVERAGE, blocks['average/generator'], layouts.generator)),
    ...(averaged && tensorsOf(AVERAGE, blocks['average/statistics'], layouts['generator/statistics'])),
  }
  const networks = initialiseNetworks(steps, saved, seed)
  const averages = averaged ? averagedBlocks(blocks) : []
  for (const { average, values } of averages) average.set(values)
  return {
    memory,
    players,
    networks,
    nextStatistics: {
      ...viewsOf(blocks['generator/next'], layouts['generator/statistics']),
      ...viewsOf(blocks['discriminator/next'], layouts['discriminator/statistics']),
    },
    advanceStatistics: () => {
      for (const network of NETWORKS) blocks[`${network}/statistics`].set(blocks[`${network}/next`])
    },
    averages,
    sampled: sampledNetworks(saved),
    saved,
  }
}

/**
 * Puts saved tensors in the place of a state's own.
 *
 * @param checkpoint - what messages call the checkpoint
 * @throws UsageError where they are not the tensors of this state, by name and shape, or hold what is no number
 */
export function restoreState(
  { saved }: TrainingState,
  tensors: Readonly<Record<string, Tensor>>,
  checkpoint = 'The checkpoint',
): void {
  checkTensors(saved, tensors, checkpoint)
  for (const [name, { values }] of Object.entries(saved)) values.set(tensors[name].values)
}

/** Refuses tensors that are not those of a state; says what the first of them is like. */
function checkTensors(
  saved: Readonly<Record<string, Tensor>>,
  tensors: Readonly<Record<string, Tensor | undefined>>,
  checkpoint: string,
): void {
  const refuse = (what: string) => {
    throw new UsageError(`${checkpoint} does not belong to its config: ${what}. Restore the one or the other.`)
  }
  for (const [name, { shape }] of Object.entries(saved)) {
    const found = tensors[name]
    if (!found) refuse(`'${name}' is missing`)
    else if (!sameShape(found.shape, shape)) {
      refuse(`'${name}' is ${formatShape(found.shape)}, not ${formatShape(shape)}`)
    } else if (found.values.some(Number.isNaN)) refuse(`'${name}' holds what is no number`)
  }
  const odd = Object.keys(tensors).find((name) => !(name in saved))
  if (odd !== undefined) refuse(`'${odd}' is none of its tensors`)
}

/** Initialises parameters and statistics, and returns them by name. */
function initialiseNetworks(
  { generator, discriminator }: Readonly<Record<NetworkName, StepProgram>>,
  saved: Readonly<Record<string, Tensor>>,
  seed: number,
): Arrays {
  const declared = new Map(
    [generator, discriminator].flatMap(({ parameters, statistics }) => [...parameters, ...statistics]),
  )
  for (const [name, { initialiser }] of declared) initialise(saved[name].values, initialiser, { seed, name })
  return Object.fromEntries([...declared.keys()].map((name) => [name, saved[name].values]))
}

const MOMENT = 'adam/'
/** What the names of Adam's first moments begin with, each before the name of its parameter. */
export const FIRST_MOMENT = `${MOMENT}first/`
/** The same of its second moments. */
export const SECOND_MOMENT = `${MOMENT}second/`
/** What the names of the moving average begin with. */
export const AVERAGE = 'average/'

/** Whether what a checkpoint holds under a name is one of Adam's moments: all else makes samples. */
export function isMoment(name: string): boolean {
  return name.startsWith(MOMENT)
}

/** Returns what samples are made with, by name: saved arrays, but the moving average of those that have one. */
export function sampledNetworks(saved: Readonly<Record<string, Tensor>>): Arrays {
  const arrays = Object.entries(saved).map(([name, { values }]) => [name, values] as const)
  const averages = arrays.filter(([name]) => name.startsWith(AVERAGE))
  return Object.fromEntries([
    ...arrays,
    ...averages.map(([name, values]) => [name.slice(AVERAGE.length), values] as const),
  ])
}

const NETWORKS = ['generator', 'discriminator'] as const

type Layouts = Readonly<Record<NetworkName | `${NetworkName}/statistics`, Layout>>
type BlockName =
  | `${NetworkName}/${'parameters' | 'first' | 'second' | 'statistics' | 'next'}`
  | `average/${'generator' | 'statistics'}`
  | 'gradients'
type Blocks = Readonly<Record<BlockName, Float32Array>>

/** The players take turns, so one block holds the gradients of either. */
function blockLengths(layouts: Layouts, averaged: boolean): Record<BlockName, number> {
  const own = NETWORKS.flatMap((network) => {
    const { length } = layouts[network]
    const statistics = layouts[`${network}/statistics`].length
    return Object.entries({ parameters: length, first: length, second: length, statistics, next: statistics }).map(
      ([block, extent]) => [`${network}/${block}`, extent] as const,
    )
  })
  return {
    ...(Object.fromEntries(own) as Record<BlockName, number>),
    gradients: Math.max(...NETWORKS.map((network) => layouts[network].length)),
    'average/generator': averaged ? layouts.generator.length : 0,
    'average/statistics': averaged ? layouts['generator/statistics'].length : 0,
  }
}

function averagedBlocks(blocks: Blocks): AveragedBlock[] {
  return [
    { average: blocks['average/generator'], values: blocks['generator/parameters'] },
    { average: blocks['average/statistics'], values: blocks['generator/statistics'] },
  ]
}

function playerState(blocks: Blocks, network: NetworkName, layout: Layout): PlayerState {
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
    ...tensorsOf(FIRST_MOMENT, blocks.first, layout),
    ...tensorsOf(SECOND_MOMENT, blocks.second, layout),
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
