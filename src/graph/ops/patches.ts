import { FacetError, formatShape } from '../../array/index.ts'
import type { Shape } from '../../array/index.ts'
import type { Emitter } from '../emitter.ts'
import type { Node, Op } from '../node.ts'
import { scatter, take } from './strided.ts'

/** How a window slides over an image; every pair is [vertical, horizontal], in pixels. */
export interface Sliding {
  readonly kernel: readonly [number, number]
  readonly stride: readonly [number, number]
  /** Zero rows above and below, zero columns left and right of the image. */
  readonly padding: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }
}

interface PatchAttributes extends Sliding {
  /** The image's shape, [batch, height, width, channels]. */
  readonly image: Shape
}

/** Returns the extents of the grid of windows, [height, width]; 0 or less where the window does not fit. */
export function windowGrid(image: Shape, { kernel, stride, padding }: Sliding): [number, number] {
  const along = (extent: number, size: number, by: number) => Math.floor((extent - size) / by) + 1
  return [
    along(image[1] + padding.top + padding.bottom, kernel[0], stride[0]),
    along(image[2] + padding.left + padding.right, kernel[1], stride[1]),
  ]
}

function patchesShape({ image, ...sliding }: PatchAttributes): Shape {
  const [rows, columns] = windowGrid(image, sliding)
  if (image.length === 4 && rows > 0 && columns > 0) {
    return [image[0] * rows * columns, sliding.kernel[0] * sliding.kernel[1] * image[3]]
  }
  throw new FacetError(
    `im2col: a ${sliding.kernel.join('×')} window does not fit an image ${formatShape(image)}. Pad it or take a smaller one.`,
  )
}

/**
 * For one image: the pixel (row · width + column) each place of each window reads, or −1 where it reads padding.
 * Order: [grid rows, grid columns, kernel rows, kernel columns].
 */
function windowPixels({ image, kernel, stride, padding }: PatchAttributes): Int32Array {
  const [, height, width] = image
  const [gridRows, gridColumns] = windowGrid(image, { kernel, stride, padding })
  const pixels = new Int32Array(gridRows * gridColumns * kernel[0] * kernel[1])
  let place = 0
  for (let gridRow = 0; gridRow < gridRows; gridRow++) {
    for (let gridColumn = 0; gridColumn < gridColumns; gridColumn++) {
      for (let down = 0; down < kernel[0]; down++) {
        for (let across = 0; across < kernel[1]; across++) {
          const row = gridRow * stride[0] + down - padding.top
          const column = gridColumn * stride[1] + across - padding.left
          const inside = row >= 0 && row < height && column >= 0 && column < width
          pixels[place++] = inside ? row * width + column : -1
        }
      }
    }
  }
  return pixels
}

/** For the whole batch and every channel: the element of the image each element of the patches reads, −1 for padding. */
function patchPositions(attributes: PatchAttributes): Int32Array {
  const [batch, height, width, channels] = attributes.image
  const pixels = windowPixels(attributes)
  return Int32Array.from({ length: batch * pixels.length * channels }, (_, index) => {
    const channel = index % channels
    const place = Math.floor(index / channels)
    const pixel = pixels[place % pixels.length]
    return pixel < 0 ? -1 : (Math.floor(place / pixels.length) * height * width + pixel) * channels + channel
  })
}

export const im2colOp: Op<PatchAttributes> = {
  name: 'im2col',
  shape: (_, attributes) => patchesShape(attributes),
  derivative: ({ attributes }, gradient) => [gradient.graph.apply(col2imOp, [gradient], attributes)],
  evaluate: ({ attributes }, [x]) =>
    Float64Array.from(patchPositions(attributes), (position) => (position < 0 ? 0 : x[position])),
  // One zero row is appended to every image's pixels, and one Gather by constant indices reads pixels and padding.
  lower: ({ attributes, shape }, [x], emit) => {
    const [, height, width, channels] = attributes.image
    const pixels = windowPixels(attributes)
    const rows = appendZeroRow(x, [height * width, channels], emit)
    const indices = emit.ints([...pixels].map((pixel) => (pixel < 0 ? height * width : pixel)))
    const gathered = emit.node('Gather', [rows, indices], { axis: { int: 1 } })
    return emit.node('Reshape', [gathered, emit.ints([-1, shape[1]])])
  },
}

/**
 * Cuts an image into the windows of a convolution, one a row.
 *
 * @param x - `[batch, height, width, channels]`
 * @returns `[batch · gridHeight · gridWidth, kernelHeight · kernelWidth · channels]`
 */
export function im2col(x: Node, { kernel, stride, padding }: Sliding): Node {
  return x.graph.apply(im2colOp, [x], { kernel, stride, padding, image: x.shape })
}

export const col2imOp: Op<PatchAttributes> = {
  name: 'col2im',
  shape: ([patches], attributes) => {
    const expected = patchesShape(attributes)
    if (patches.join() === expected.join()) return attributes.image
    throw new FacetError(`col2im: patches ${formatShape(patches)} should be ${formatShape(expected)} for this image.`)
  },
  derivative: ({ attributes }, gradient) => [gradient.graph.apply(im2colOp, [gradient], attributes)],
  evaluate: ({ attributes }, [patches]) => {
    const positions = patchPositions(attributes)
    const kept = positions.map((_, index) => index).filter((index) => positions[index] >= 0)
    return scatter(
      take(patches, kept),
      positions.filter((position) => position >= 0),
      attributes.image,
    )
  },
  // As many Gathers as windows can overlap on one pixel, added up: each reads one contribution a pixel, or zero.
  lower: ({ attributes }, [patches], emit) => {
    const [, height, width, channels] = attributes.image
    const pixels = windowPixels(attributes)
    const rows = appendZeroRow(patches, [pixels.length, channels], emit)
    const parts = contributions(pixels, height * width).map((places) =>
      emit.node('Gather', [rows, emit.ints(places)], { axis: { int: 1 } }),
    )
    const total = parts.length === 1 ? parts[0] : emit.node('Sum', parts)
    return emit.node('Reshape', [total, emit.ints([-1, height, width, channels])])
  },
}

/**
 * Adds the windows of a convolution back into an image: the adjoint of {@link im2col}.
 *
 * @param patches - `[batch · gridHeight · gridWidth, kernelHeight · kernelWidth · channels]`
 * @param image - the result's shape, `[batch, height, width, channels]`
 */
export function col2im(patches: Node, image: Shape, { kernel, stride, padding }: Sliding): Node {
  return patches.graph.apply(col2imOp, [patches], { kernel, stride, padding, image })
}

/** Views a value as `[batch, rows, channels]` and appends a row of zeros to every batch element. */
function appendZeroRow(value: string, [rows, channels]: readonly [number, number], emit: Emitter): string {
  const viewed = emit.node('Reshape', [value, emit.ints([-1, rows, channels])])
  return emit.node('Pad', [viewed, emit.ints([0, 0, 0, 0, 1, 0])])
}

/** The places that read each pixel, dealt into lists that hold at most one place a pixel; the zero row elsewhere. */
function contributions(pixels: Int32Array, count: number): number[][] {
  const nowhere = () => new Array<number>(count).fill(pixels.length)
  const lists = [nowhere()]
  const used = new Int32Array(count)
  for (const [place, pixel] of pixels.entries()) {
    if (pixel < 0) continue
    const list = used[pixel]++
    lists[list] ??= nowhere()
    lists[list][pixel] = place
  }
  return lists
}
