import type { ImageSize } from '../array/index.ts'
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
 * Fills in what a config leaves open: categorical parts have a category for every class, and the networks as many
 * convolutions as the size of the images asks for.
 */
export function fitToData(tree: Tree, { image, classes }: DataFacts): void {
  const parts = Array.isArray(tree.latents) ? (tree.latents as Tree[]) : []
  for (const part of parts) if (part?.kind === 'categorical') part.size ??= classes
  const networks = tree.networks as Partial<Record<string, Tree>> | undefined
  const channels = channelsFor(image)
  if (networks?.generator) networks.generator.channels ??= channels
  if (networks?.discriminator) networks.discriminator.channels ??= channels.toReversed()
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
