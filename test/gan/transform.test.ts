import { describe, expect, it } from 'vitest'
import { gradients } from '../../src/autodiff/index.ts'
import { AFFINE_DRAWS, affine } from '../../src/gan/transform.ts'
import type { AffineRanges } from '../../src/gan/transform.ts'
import { Graph, evaluate, input, mul, sum } from '../../src/graph/index.ts'
import '../support/all-close.ts'
import { normals } from '../support/draws.ts'
import { expectSlope } from '../support/finite-differences.ts'
import { refusal } from '../support/refusal.ts'

const RANGES: AffineRanges = { stretch: 0.25, slant: 0.4, tilt: 0.2, shift: 2, thickness: 0 }
const SHAPE = [2, 5, 6, 3] as const

/** Draws that leave all as it is but for these. */
function drawsWith(changed: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: AFFINE_DRAWS }, (_, index) => changed[index] ?? 0.5)
}

function build(ranges: AffineRanges, shape: readonly number[] = SHAPE) {
  const graph = new Graph()
  const images = input(graph, 'images', shape)
  return { images, output: affine(images, input(graph, 'draws', [AFFINE_DRAWS]), ranges) }
}

const images = normals('images', 2 * 5 * 6 * 3).map((value) => 0.5 + value / 8)

function transformed(draws: readonly number[], ranges: AffineRanges = RANGES): Float64Array {
  return evaluate({ outputs: { output: build(ranges).output } }, { images, draws }).output
}

/** What an image of a batch is at a place; 0 outside it. */
function at(image: number, y: number, x: number, channel: number): number {
  const [, height, width, channels] = SHAPE
  const inside = y >= 0 && y < height && x >= 0 && x < width
  return inside ? images[((image * height + y) * width + x) * channels + channel] : 0
}

/** Calls `value` for every place of the batch, in order. */
function everywhere(value: (image: number, y: number, x: number, channel: number) => number): number[] {
  const [batch, height, width, channels] = SHAPE
  return Array.from({ length: batch * height * width * channels }, (_, index) => {
    const [pixel, channel] = [Math.floor(index / channels), index % channels]
    return value(Math.floor(pixel / (height * width)), Math.floor(pixel / width) % height, pixel % width, channel)
  })
}

/** Reads between pixels: of each axis the two nearest, by their distance. */
function between(image: number, y: number, x: number, channel: number): number {
  const [top, left] = [Math.floor(y), Math.floor(x)]
  const [down, right] = [y - top, x - left]
  const row = (line: number) =>
    at(image, line, left, channel) * (1 - right) + at(image, line, left + 1, channel) * right
  return row(top) * (1 - down) + row(top + 1) * down
}

const EXACT = { absolute: 1e-12 }
/** The middle of an image of 5 × 6. */
const [MIDDLE_Y, MIDDLE_X] = [2, 2.5]

describe('an affine map', () => {
  it('is the identity where all draws are ½', () => {
    expect(transformed(drawsWith({}))).toBeAllClose(images, EXACT)
  })

  it('shifts by whole pixels, and brings in black', () => {
    // Draws 4 and 5 are the shifts of x and of y: (draw − ½) · 4 pixels.
    const moved = transformed(drawsWith({ 4: 0.75, 5: 0 }))
    expect(moved).toBeAllClose(
      everywhere((image, y, x, channel) => at(image, y - 2, x + 1, channel)),
      EXACT,
    )
    expect(moved.slice(0, 6 * 3)).toEqual(new Float64Array(6 * 3))
  })

  it.each<[string, Record<number, number>, (y: number, x: number) => [number, number]]>([
    ['slant', { 1: 0.9 }, (y, x) => [y, x + 0.32 * (y - MIDDLE_Y)]],
    ['tilt', { 2: 0.1 }, (y, x) => [y - 0.16 * (x - MIDDLE_X), x]],
    ['stretch of widths', { 0: 0.8 }, (y, x) => [y, x + 0.15 * (x - MIDDLE_X)]],
    ['stretch of heights', { 3: 0.2 }, (y, x) => [y - 0.15 * (y - MIDDLE_Y), x]],
    ['shift of part of a pixel', { 4: 0.6, 5: 0.4 }, (y, x) => [y - 0.4, x + 0.4]],
    [
      'map of all together',
      { 0: 0.8, 1: 0.9, 2: 0.1, 3: 0.2, 4: 0.6, 5: 0.4 },
      (y, x) => [
        y - 0.16 * (x - MIDDLE_X) - 0.15 * (y - MIDDLE_Y) - 0.4,
        x + 0.15 * (x - MIDDLE_X) + 0.32 * (y - MIDDLE_Y) + 0.4,
      ],
    ],
  ])('reads a %s between pixels, about the centre', (_, changed, read) => {
    const expected = everywhere((image, y, x, channel) => between(image, ...read(y, x), channel))
    expect(transformed(drawsWith(changed))).toBeAllClose(expected, EXACT)
  })

  it('with a thickness blurs over two pixels, and cuts at a level', () => {
    const ranges = { ...RANGES, thickness: 0.1 }
    const near = [-1, 0, 1].map((step) => [step, (1 - Math.abs(step) / 2) / 2] as const)
    const blurred = everywhere((image, y, x, channel) =>
      near.reduce(
        (sum1, [down, share]) =>
          sum1 + near.reduce((sum2, [right, own]) => sum2 + share * own * at(image, y + down, x + right, channel), 0),
        0,
      ),
    )
    const cut = (level: number) => blurred.map((value) => Math.min(1, Math.max(0, 4 * (value - level))))
    expect(transformed(drawsWith({}), ranges)).toBeAllClose(cut(0.25), EXACT)
    expect(transformed(drawsWith({ 6: 0.9 }), ranges)).toBeAllClose(cut(0.33), EXACT)
  })

  it.each([0, 0.1])('has the gradient by the images that its slopes say, thickness %d', (thickness) => {
    const { images: node, output } = build({ ...RANGES, thickness })
    const weights = input(node.graph, 'weights', SHAPE)
    const scalar = sum(mul(output, weights))
    const [gradient] = gradients(scalar, [node])
    const draws = drawsWith({ 0: 0.8, 1: 0.9, 2: 0.1, 3: 0.2, 4: 0.6, 5: 0.4, 6: 0.4 })
    // So level that no pixel is near where a cut begins or ends.
    const level = images.map((value) => 0.4 + (value - 0.5) / 50)
    const inner = thickness > 0 ? level : images
    const values = { images: inner, draws, weights: normals('weights', images.length) }
    expectSlope({ scalar, gradient: { images: gradient } }, values)
    expect(evaluate({ outputs: { gradient } }, values).gradient.some((value) => value !== 0)).toBe(true)
  })

  it('refuses images that are too large', () => {
    expect(build(RANGES, [1, 48, 48, 1]).output.shape).toEqual([1, 48, 48, 1])
    expect(refusal(() => build(RANGES, [1, 49, 48, 1]))).toMatch(
      /images of 49×48 are too large for affine maps\. Use at most 48×48 pixels\./,
    )
  })
})
