import type { ImageSize } from '../../array/index.ts'

/** Height and width, in pixels. */
export type Size = readonly [height: number, width: number]

/** How much a convolution that halves images reduces them, and how much one that doubles them enlarges them. */
export const STRIDE = 2

/**
 * Returns the sizes a generator goes through, smallest first and the image's own last: each is half the next, rounded up.
 * They are those of a discriminator backwards: where a size is odd, the layer that makes it cuts off its own last row or
 * column, so that little is computed for nothing, and what is cut is one row of a layer rather than many of the image.
 */
export function growingSizes(
  { height, width }: ImageSize,
  doublings: number,
): readonly [seed: Size, ...larger: Size[]] {
  const at = (left: number): Size => [Math.ceil(height / STRIDE ** left), Math.ceil(width / STRIDE ** left)]
  const larger = Array.from({ length: doublings }, (_, index) => at(doublings - 1 - index))
  return [at(doublings), ...larger]
}

/** The greatest extent of the smallest maps, in pixels: the tutorial's 7 × 7. */
const SEED = 7

/** The most channels that a network has where a config does not say. */
const MOST = 256

/**
 * Returns channels from the innermost convolution outwards. Images are halved until they are 4 to 7 pixels wide, so that D ends
 * with features of the whole image, and every halving doubles the channels, so that all convolutions take the same arithmetic. Where
 * the innermost would be more than 256, it is the outermost that get fewer, or a step would take four times the arithmetic with
 * every doubling of the image: from 64 on 28 × 28 has 128 and 64, and 64 × 64 has 256, 128, 64, 32.
 *
 * @param outermost - channels of the outermost maps of images of few pixels
 */
export function doublingChannels({ height, width }: ImageSize, outermost: number): number[] {
  const halvings = Math.max(2, Math.ceil(Math.log2(Math.max(height, width) / SEED)))
  const innermost = Math.min(MOST, outermost * 2 ** (halvings - 1))
  return Array.from({ length: halvings }, (_, index) => innermost / 2 ** index)
}
