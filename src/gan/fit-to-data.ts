import type { ImageSize } from '../array/index.ts'
import { isTree } from './config-tree.ts'
import type { Tree } from './config-tree.ts'
import type { Config } from './config.ts'
import type { Definitions } from './definitions.ts'
import { doublingChannels } from './networks/sizes.ts'

/** What a config must know of the data to be whole. */
export interface DataFacts {
  readonly image: ImageSize
  /** The number of classes, ≥ 1. */
  readonly classes: number
  /** The number of training images, ≥ 1, where it is known. */
  readonly size?: number
  /** False where the images have no labels: all are then of one unnamed class. Default true. */
  readonly labelled?: boolean
}

/** What a config is fitted to where nothing is known of the data: the first data set there is. */
export const MNIST_FACTS: DataFacts = { image: { height: 28, width: 28, channels: 1 }, classes: 10 }

/** What has been fitted to data, and what a user should know of it, each a sentence or two. */
export interface Fitted<Value> {
  readonly value: Value
  readonly notices: readonly string[]
}

/** Stands for a size that the data decides, until everything has been heard that is said of it. */
const OPEN = Symbol('a size that the data decides')

/**
 * Returns a config in which every place is there to be set: the networks have as many convolutions as the size of the
 * images asks for, and categorical parts a size, if it is only a mark.
 */
export function withPlaces(
  tree: Tree,
  { image }: Pick<DataFacts, 'image'>,
  { laws, networks: bodies }: Pick<Definitions, 'laws' | 'networks'>,
): Tree {
  const { latents, networks } = tree
  return {
    ...tree,
    ...(Array.isArray(latents) && { latents: latents.map((part) => withOpenSize(part, laws)) }),
    ...(isTree(networks) && {
      networks: {
        ...networks,
        ...withChannels('generator', networks.generator, (body) => channelsOf(bodies, body, image)),
        ...withChannels('discriminator', networks.discriminator, (body) =>
          channelsOf(bodies, body, image).toReversed(),
        ),
      },
    }),
  }
}

function withOpenSize(part: unknown, laws: Definitions['laws']): unknown {
  const isCategorical = (kind: unknown) => typeof kind === 'string' && laws[kind]?.likelihood === 'categorical'
  return isTree(part) && isCategorical(part.kind) ? { ...part, size: part.size ?? OPEN } : part
}

function withChannels(name: string, network: unknown, channels: (body: Tree) => readonly number[]): Tree {
  return isTree(network) ? { [name]: { ...network, channels: network.channels ?? channels(network) } } : {}
}

/** The tutorial's outermost channels. */
const OUTERMOST = 64

/** Channels from the innermost maps outwards, as what a network is built of has them for such images. */
function channelsOf(networks: Definitions['networks'], { blocks }: Tree, image: ImageSize): readonly number[] {
  const named = typeof blocks === 'string' && Object.hasOwn(networks, blocks) ? networks[blocks] : undefined
  return named?.channels?.(image) ?? doublingChannels(image, OUTERMOST)
}

/** The categories of InfoGAN's experiment with MNIST. */
const UNLABELLED_CATEGORIES = 10

/**
 * Returns a config with what it leaves open filled in. Categorical parts have a category for every class, or ten where
 * nobody knows of classes.
 */
export function fitToData(tree: Tree, facts: DataFacts, definitions: Definitions): Fitted<Tree> {
  const whole = withPlaces(tree, facts, definitions)
  const parts: readonly unknown[] = Array.isArray(whole.latents) ? whole.latents : []
  const isOpen = (part: unknown): part is Tree => isTree(part) && part.size === OPEN
  const isLabelled = facts.labelled ?? true
  const size = isLabelled ? facts.classes : UNLABELLED_CATEGORIES
  const latents = parts.map((part) => (isOpen(part) ? { ...part, size } : part))
  return {
    value: parts.length > 0 ? { ...whole, latents } : whole,
    notices: isLabelled ? [] : parts.flatMap((part, index) => (isOpen(part) ? [sizeNotice(part, index)] : [])),
  }
}

function sizeNotice({ name }: Tree, index: number): string {
  return (
    `latents.${index}.size: the data has no labels to count, so the size of '${String(name)}' is ${UNLABELLED_CATEGORIES}, ` +
    `as in InfoGAN's setting for MNIST. Say --set latents.${index}.size=N for another.`
  )
}

/** Returns a config whose batch is no larger than the data. */
export function limitBatch(config: Config, { size = Infinity }: Pick<DataFacts, 'size'>): Fitted<Config> {
  const { batch } = config
  if (batch <= size) return { value: config, notices: [] }
  const notice = `batch: ${batch} images are more than the ${size} to train on; the batch is ${size}.`
  return { value: { ...config, batch: size }, notices: [notice] }
}
