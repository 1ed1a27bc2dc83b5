import { randomStream, shuffleInto } from '../array/index.ts'

/** The parts of a data set, in the order in which they are kept. */
export const SPLITS = ['train', 'validation', 'test'] as const

/** The name of a part of a data set. */
export type SplitName = (typeof SPLITS)[number]

/** How much of a set is set apart. */
export interface SplitShares {
  /** The share of every class that validates, in [0, 0.5]. */
  readonly validation: number
  /** The share of every class that tests, in [0, 0.5]. */
  readonly test: number
  /** A whole number in 0..2^32-1. */
  readonly seed: number
}

/**
 * Splits labelled images, each class by itself: of n images a share s takes s·n, rounded, and at least one where s is above
 * 0. One image of every class trains in any case, and of two the other one tests. Which images are taken is a function
 * of the labels, in their order, and the seed.
 *
 * @param labels - one an image: whole numbers ≥ 0
 * @returns the part that each image belongs to
 */
export function stratifiedSplit(labels: ArrayLike<number>, shares: SplitShares): SplitName[] {
  const byClass: number[][] = []
  for (let index = 0; index < labels.length; index++) (byClass[labels[index]] ??= []).push(index)
  const split = Array.from(labels, (): SplitName => 'train')
  for (const [label, indices = []] of byClass.entries()) {
    const order = new Uint32Array(indices.length)
    shuffleInto(order, randomStream(shares.seed, 'split', label))
    const test = Math.min(countOf(indices.length, shares.test), indices.length - 1)
    const apart = Math.min(test + countOf(indices.length, shares.validation), indices.length - 1)
    for (let rank = 0; rank < apart; rank++) split[indices[order[rank]]] = rank < test ? 'test' : 'validation'
  }
  return split
}

function countOf(images: number, share: number): number {
  return share === 0 ? 0 : Math.max(1, Math.round(share * images))
}
