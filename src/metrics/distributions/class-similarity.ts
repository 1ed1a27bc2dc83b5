import { FacetError, imageShape, randomStream, sizeOf } from '../../array/index.ts'
import type { ImageSize, RandomStream } from '../../array/index.ts'
import { UNKNOWN } from './estimate.ts'
import type { Estimate } from './estimate.ts'
import { pairEstimate } from './pair-estimate.ts'
import type { Pair } from './pair-estimate.ts'
import { holdWindow, structuralSimilarity } from './structural-similarity.ts'

/** How pairs are drawn. */
export interface PairDrawing {
  /** Pairs a group; default 100. */
  readonly pairs?: number
  /** A whole number in 0..2^32-1. */
  readonly seed: number
}

/**
 * Returns for each group the mean {@link structuralSimilarity} of random pairs of its images: high where they are alike, as
 * when a class has collapsed (Odena et al. 2017, section 4.2). Contributions are the pairs' values; see
 * {@link pairEstimate} for how they vary. A group that has no more than `pairs` pairs gives each of them once.
 *
 * @param images - `[count, height, width, channels]`, in [0, 1]
 * @param groups - the indices of each group's images
 * @returns one a group; unknown of fewer than two images, and of images smaller than the window
 * @throws FacetError when pixels are not finite
 */
export function classSimilarity(
  images: Float32Array,
  image: ImageSize,
  groups: readonly (readonly number[])[],
  { pairs = 100, seed }: PairDrawing,
): Estimate[] {
  if (!holdWindow(image)) return groups.map(() => UNKNOWN)
  const similarity = structuralSimilarity(image)
  const length = sizeOf(imageShape(image))
  const pixels = (index: number) => images.subarray(index * length, (index + 1) * length)
  return groups.map((members, group) => {
    const drawn = drawPairs(members, pairs, randomStream(seed, 'similarity', group))
    const values = Float64Array.from(drawn, ([first, second]) => similarity(pixels(first), pixels(second)))
    if (values.every(Number.isFinite)) return pairEstimate(values, drawn)
    throw new FacetError('similarity: some pixels are not finite. Check the network that made the images.')
  })
}

/** Pairs of different members: every one where there are few, else independent draws. */
function drawPairs(members: readonly number[], pairs: number, stream: RandomStream): Pair[] {
  const { length } = members
  if ((length * (length - 1)) / 2 <= pairs) {
    return members.flatMap((first, index) => members.slice(index + 1).map((second) => [first, second] as const))
  }
  return Array.from({ length: pairs }, () => {
    const first = stream.below(length)
    // Of the others, those from `first` on are one further.
    const other = stream.below(length - 1)
    return [members[first], members[other < first ? other : other + 1]] as const
  })
}
