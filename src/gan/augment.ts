import { abs, add, concat, constant, mean, mul, padTo, reshape, slice, step, sub } from '../graph/index.ts'
import type { Node } from '../graph/index.ts'
import type { Config } from './config.ts'

/** How strongly images are changed, each from 0, not at all. */
type AugmentConfig = Config['augment']

/** Numbers from U(0, 1) that the changes of one image are made from. */
export const AUGMENT_DRAWS = 7

/** The draws of a batch: by column, as `[batch, 1, 1, 1]`. */
type Draw = (column: number) => Node

/** The axes of a batch of images. */
const [HEIGHT, WIDTH, CHANNELS] = [1, 2, 3]

/** What a square that is cut out turns into: the paper's 0, of images from −1 to 1. */
const GREY = 0.5

/** Tells whether images are changed at all. */
export function isAugmented({ colour, translation, cutout }: AugmentConfig): boolean {
  return colour > 0 || translation > 0 || cutout > 0
}

/**
 * Changes every image of a batch by draws of its own, differentiably by the images (DiffAugment; Zhao et al. 2020, section
 * 3.2), for images in [0, 1] where the paper has them in [−1, 1]. The paper's strengths are colour 1, translation 0.125
 * and cutout 0.5.
 *
 * - colour c: brightness + c · U(−¼, ¼); saturation · (1 + c · U(−1, 1)), where there are three colours; contrast · (1 +
 *   c · U(−½, ½)), about the image's mean. Alpha is left as it is. Values may leave [0, 1].
 * - translation t: by whole pixels, evenly, at most t of the extent either way. What comes in is 0: black, where the paper's
 *   is grey, which would frame drawings on black.
 * - cutout s: a rectangle of s of each extent turns grey; it may reach over the edge.
 *
 * @param images - `[batch, height, width, channels]`
 * @param draws - `[batch, 7]` in [0, 1): brightness, saturation and contrast, the ways down and right, the middle of the
 *   rectangle; ½ leaves colours and places as they are
 */
export function augment(images: Node, draws: Node, { colour, translation, cutout }: AugmentConfig): Node {
  const [batch, height, width] = images.shape
  const draw: Draw = (column) => reshape(slice(draws, { start: [0, column], shape: [batch, 1] }), [batch, 1, 1, 1])
  let x = colour > 0 ? recolour(images, draw, colour) : images
  x = translate(x, draw(3), { axis: HEIGHT, most: Math.round(translation * height) })
  x = translate(x, draw(4), { axis: WIDTH, most: Math.round(translation * width) })
  if (cutout === 0) return x
  const inside = mul(
    near(x, draw(5), { axis: HEIGHT, share: cutout }),
    near(x, draw(6), { axis: WIDTH, share: cutout }),
  )
  return add(mul(x, sub(1, inside)), mul(inside, GREY))
}

/** Changes brightness, saturation and contrast, in this order. */
function recolour(images: Node, draw: Draw, strength: number): Node {
  const channels = images.shape[CHANNELS]
  // Two channels are grey and alpha, four are three colours and alpha.
  const colours = channels - ((channels + 1) % 2)
  const around = (x: Node, axes: readonly number[], factor: Node) => {
    const middle = mean(x, axes)
    return add(middle, mul(sub(x, middle), factor))
  }
  const factor = (column: number, range: number) => add(mul(sub(draw(column), 0.5), range * strength), 1)
  let x = channelsOf(images, 0, colours)
  x = add(x, mul(sub(draw(0), 0.5), strength / 2))
  if (colours > 1) x = around(x, [CHANNELS], factor(1, 2))
  x = around(x, [HEIGHT, WIDTH, CHANNELS], factor(2, 1))
  return colours === channels ? x : concat([x, channelsOf(images, colours, channels)], CHANNELS)
}

function channelsOf(images: Node, from: number, to: number): Node {
  const { shape } = images
  return slice(images, { start: [0, 0, 0, from], shape: [...shape.slice(0, CHANNELS), to - from] })
}

/**
 * Moves every image along an axis by its own number of pixels from −most to most, and brings in zeros. No op reads at a
 * place that a tensor says; but a distance is a sum of powers of two, and each of its bits chooses between the image and
 * the image that power further on.
 *
 * @param draw - `[batch, 1, 1, 1]` in [0, 1)
 */
function translate(images: Node, draw: Node, { axis, most }: { axis: number; most: number }): Node {
  const { shape } = images
  const powers = powersBelow(2 * most + 1)
  const resized = (extent: number) => shape.map((own, at) => (at === axis ? extent : own))
  const from = (start: number) => shape.map((_, at) => (at === axis ? start : 0))
  const margin = powers.reduce((total, power) => total + power, 0)
  let extent = shape[axis] + margin
  let x = padTo(images, { start: from(most), shape: resized(extent) })
  // Reading further on moves the image back: the greatest distance for the smallest draw.
  let distance = mul(sub(1, draw), 2 * most + 1)
  for (const power of powers) {
    extent -= power
    const bit = step(sub(distance, power))
    distance = sub(distance, mul(bit, power))
    const [here, further] = [0, power].map((start) => slice(x, { start: from(start), shape: resized(extent) }))
    x = add(mul(here, sub(1, bit)), mul(further, bit))
  }
  return x
}

/** The powers of two that numbers below a limit are made of, greatest first. */
function powersBelow(limit: number): number[] {
  const bits = Math.ceil(Math.log2(limit))
  return Array.from({ length: bits }, (_, index) => 2 ** (bits - 1 - index))
}

/**
 * 1 along an axis in the stretch that is a share of the extent, in whole pixels, its middle at a draw's share of the
 * extent; else 0. `[batch, height, 1, 1]` or `[batch, 1, width, 1]`.
 */
function near({ graph, shape }: Node, draw: Node, { axis, share }: { axis: number; share: number }): Node {
  const extent = shape[axis]
  const pixels = Array.from({ length: extent }, (_, index) => index + 0.5)
  const middles = constant(
    graph,
    pixels,
    [1, 1, 1, 1].map((one, at) => (at === axis ? extent : one)),
  )
  return step(sub(Math.round(share * extent) / 2, abs(sub(middles, mul(draw, extent)))))
}
