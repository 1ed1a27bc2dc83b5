import { describe, expect, it } from 'vitest'
import { sizeOf } from '../../src/array/index.ts'
import { Graph, convolve, convolveTransposed, evaluate, input, windowGrid } from '../../src/graph/index.ts'
import { normals } from '../support/draws.ts'
import { slidings } from './slidings.ts'
import type { SlidingCase } from './slidings.ts'

function range(count: number): number[] {
  return [...Array(count).keys()]
}

/** Reads a pixel of a batch of images, 0 outside of them. */
function pixelAt(
  values: ArrayLike<number>,
  { image: [, height, width, channels] }: SlidingCase,
  at: readonly number[],
) {
  const [batch, row, column, channel] = at
  const inside = row >= 0 && row < height && column >= 0 && column < width
  return inside ? values[((batch * height + row) * width + column) * channels + channel] : 0
}

/** Cuts images into windows by the definition, pixel after pixel. */
function windowsOf(values: ArrayLike<number>, sliding: SlidingCase): number[] {
  const { image, kernel, stride, padding } = sliding
  const [rows, columns] = windowGrid(image, sliding)
  const windows = range(image[0]).flatMap((batch) =>
    range(rows).flatMap((row) => range(columns).map((column) => ({ batch, row, column }))),
  )
  const places = range(kernel[0]).flatMap((down) => range(kernel[1]).map((across) => ({ down, across })))
  return windows.flatMap(({ batch, row, column }) =>
    places.flatMap(({ down, across }) => {
      const [y, x] = [row * stride[0] + down - padding.top, column * stride[1] + across - padding.left]
      return range(image[3]).map((channel) => pixelAt(values, sliding, [batch, y, x, channel]))
    }),
  )
}

function dot(a: ArrayLike<number>, b: Float64Array): number {
  return b.reduce((sum, value, index) => sum + value * a[index], 0)
}

describe.each(slidings)('$use', (sliding) => {
  const { image, kernel } = sliding
  const graph = new Graph()
  const row = kernel[0] * kernel[1] * image[3]
  const [height, width] = windowGrid(image, sliding)
  const x = normals('image', sizeOf(image))

  it('a convolution by one-hot kernels reads the windows of the definition', () => {
    // The kernel of each place of a window reads that place alone.
    const identity = Float64Array.from({ length: row * row }, (_, index) => Number(index % (row + 1) === 0))
    const windows = convolve(input(graph, 'x', image), input(graph, 'identity', [row, ...kernel, image[3]]), sliding)
    expect([...evaluate({ outputs: { windows } }, { x, identity }).windows]).toEqual(windowsOf(x, sliding))
  })

  it('the transposed convolution is its adjoint: ⟨convolve(x), y⟩ = ⟨x, transposed(y)⟩', () => {
    const weight = input(graph, 'weight', [3, ...kernel, image[3]])
    const y = input(graph, 'y', [image[0], height, width, 3])
    const outputs = {
      forth: convolve(input(graph, 'x', image), weight, sliding),
      back: convolveTransposed(y, weight, { ...sliding, size: [image[1], image[2]] }),
    }
    const values = { x, weight: normals('weight', 3 * row), y: normals('y', sizeOf(y.shape)) }
    const { forth, back } = evaluate({ outputs }, values)
    expect(dot(values.y, forth)).toBeCloseTo(dot(x, back), 10)
  })
})

it('a grid has as many windows as fit', () => {
  const padding = { top: 1, bottom: 0, left: 2, right: 1 }
  expect(windowGrid([1, 7, 6, 1], { kernel: [3, 5], stride: [2, 1], padding })).toEqual([3, 5])
  expect(windowGrid([1, 2, 2, 1], { kernel: [4, 1], stride: [1, 3], padding })).toEqual([0, 2])
})
