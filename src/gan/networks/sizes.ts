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
