import type { ImageSize } from '../array/index.ts'
import { isTree } from './config-tree.ts'
import type { Tree } from './config-tree.ts'

/** What a config must know of the data to be whole. */
export interface DataFacts {
  readonly image: ImageSize
  /** The number of classes, ≥ 1. */
  readonly classes: number
}

/** What a config is fitted to where nothing is known of the data: the first data set there is. */
export const MNIST_FACTS: DataFacts = { image: { height: 28, width: 28, channels: 1 }, classes: 10 }

/**
 * Returns a config with what it leaves open filled in: categorical parts have a category for every class, and the
 * networks as many convolutions as the size of the images asks for.
 */
export function fitToData(tree: Tree, { image, classes }: DataFacts): Tree {
  const { latents, networks } = tree
  const channels = channelsFor(image)
  return {
    ...tree,
    ...(Array.isArray(latents) && { latents: latents.map((part: unknown) => withSize(part, classes)) }),
    ...(isTree(networks) && {
      networks: {
        ...networks,
        ...withChannels('generator', networks.generator, channels),
        ...withChannels('discriminator', networks.discriminator, channels.toReversed()),
      },
    }),
  }
}

function withSize(part: unknown, size: number): unknown {
  return isTree(part) && part.kind === 'categorical' ? { ...part, size: part.size ?? size } : part
}

function withChannels(name: string, network: unknown, channels: readonly number[]): Tree {
  return isTree(network) ? { [name]: { ...network, channels: network.channels ?? channels } } : {}
}

/** The greatest extent of the smallest maps, in pixels: the tutorial's 7 × 7. */
const SEED = 7

/** Channels of the outermost maps, as in the tutorial, unless those within would be more than so many. */
const OUTERMOST = 64
const MOST = 256

/**
 * Channels from the innermost convolution outwards. Images are halved until they are 4 to 7 pixels wide, so that D ends with
 * features of the whole image, and every halving doubles the channels, so that all convolutions take the same
 * arithmetic: 128 and 64 for 28 × 28, as in the tutorial. From 57 pixels on it is the outermost that get fewer (256, 128, 64, 32 for
 * 64 × 64), or a step would take four times the arithmetic with every doubling of the image.
 */
function channelsFor({ height, width }: ImageSize): number[] {
  const halvings = Math.max(2, Math.ceil(Math.log2(Math.max(height, width) / SEED)))
  const innermost = Math.min(MOST, OUTERMOST * 2 ** (halvings - 1))
  return Array.from({ length: halvings }, (_, index) => innermost / 2 ** index)
}
