import { invalidValue } from '../array/index.ts'
import { abs, add, clip, constant, gemm, mul, relu, reshape, slice, sub, transpose } from '../graph/index.ts'
import type { Node } from '../graph/index.ts'

/** How far the entries of an affine map go from those of the identity, either way. */
export interface AffineRanges {
  /** Of the diagonal: stretching. */
  readonly stretch: number
  /** Of x by y: slanting. */
  readonly slant: number
  /** Of y by x; with the slant it makes rotations. */
  readonly tilt: number
  /** Of both translations, in pixels. */
  readonly shift: number
  /** Of the level at which a blurred image is cut: strokes grow thicker or thinner. 0: no blur and no cut. */
  readonly thickness: number
}

/** Numbers from U(0, 1) that a map is made from. */
export const AFFINE_DRAWS = 7

/** More pixels than this would make the matrix of a map too large to be worth its time. */
const MOST_PIXELS = 48 * 48

/** Pixels a blur reaches, the level it is cut at, and how sharply. */
const BLUR = 2
const LEVEL = 0.25
const CONTRAST = 4

/**
 * Resamples images bilinearly under one affine map, about their centre: destination (x, y) is read at
 * (x, y) + (m₀x + m₁y + m₄, m₂x + m₃y + m₅). It is a matrix product by pixels × pixels weights, one map for the whole
 * batch, so that it has derivatives of any order by the images. With a thickness the image is blurred over two pixels and
 * cut softly at a level about ¼.
 *
 * @param images - `[batch, height, width, channels]`, of at most 48 × 48 pixels
 * @param draws - `[7]` numbers in [0, 1]: ½ leaves an entry as in the identity
 */
export function affine(images: Node, draws: Node, ranges: AffineRanges): Node {
  const { stretch, slant, tilt, shift, thickness } = ranges
  const [batch, height, width, channels] = images.shape
  const pixels = height * width
  if (pixels > MOST_PIXELS) {
    throw invalidValue(
      'terms',
      `images of ${height}×${width} are too large for affine maps.`,
      'Use at most 48×48 pixels.',
    )
  }
  const spans = [stretch, slant, tilt, stretch, shift, shift, thickness]
  const entry = (index: number) =>
    reshape(mul(sub(slice(draws, { start: [index], shape: [1] }), 0.5), 2 * spans[index]), [])
  const { graph } = images
  const x = Array.from({ length: pixels }, (_, pixel) => (pixel % width) - (width - 1) / 2)
  const y = Array.from({ length: pixels }, (_, pixel) => Math.floor(pixel / width) - (height - 1) / 2)
  const [toX, toY] = [x, y].map((values) => constant(graph, values, [pixels, 1]))
  const [fromX, fromY] = [x, y].map((values) => constant(graph, values, [1, pixels]))
  const readX = add(add(add(toX, mul(toX, entry(0))), mul(toY, entry(1))), entry(4))
  const readY = add(add(add(toY, mul(toX, entry(2))), mul(toY, entry(3))), entry(5))
  const reach = thickness > 0 ? BLUR : 1
  const weights = mul(hat(sub(fromX, readX), reach), hat(sub(fromY, readY), reach))
  const rows = reshape(transpose(reshape(images, [batch, pixels, channels]), [0, 2, 1]), [batch * channels, pixels])
  const moved = reshape(gemm(rows, weights, { transposeB: true }), [batch, channels, pixels])
  const result = reshape(transpose(moved, [0, 2, 1]), images.shape)
  if (thickness === 0) return result
  return clip(mul(sub(result, add(entry(6), LEVEL)), CONTRAST), { min: 0, max: 1 })
}

/** Bilinear weights by distance in pixels; wider ones blur. They add up to 1. */
function hat(distance: Node, reach: number): Node {
  return mul(relu(sub(1, mul(abs(distance), 1 / reach))), 1 / reach)
}
