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

/** Channels of the smallest maps, those that are 4 to 11 pixels wide. */
const INNERMOST = 128

/**
 * Channels from the innermost convolution outwards: the tutorial's 128 and 64 for 28 × 28, and for images twice as large
 * one more of half as many, so that no convolution takes more arithmetic than the innermost.
 */
function channelsFor({ height, width }: ImageSize): number[] {
  const doublings = Math.max(2, Math.round(Math.log2(Math.max(height, width) / 7)))
  return Array.from({ length: doublings }, (_, index) => INNERMOST / 2 ** index)
}
