import { describe, expect, it } from 'vitest'
import { Graph, evaluate, input, mul, sum } from '../../src/graph/index.ts'
import { Scope, convolution, transposedConvolution } from '../../src/nn/index.ts'
import '../support/all-close.ts'
import { drawnInputs } from '../support/programs.ts'

/** Kernel, stride, height, width. */
const slidings: [number, number, number, number][] = [
  [4, 2, 28, 28],
  [4, 2, 7, 5],
  [4, 2, 1, 2],
  [3, 1, 5, 4],
  [5, 3, 8, 7],
  [2, 3, 7, 9],
  [1, 2, 6, 5],
  [6, 4, 3, 10],
]

/**
 * Padding as TensorFlow's documentation states it for "SAME" (tf.nn, "Notes on padding"): what lies before the first
 * element; the total's odd one comes behind the last.
 */
function paddingBefore(size: number, kernel: number, stride: number): number {
  const total = size % stride === 0 ? Math.max(kernel - stride, 0) : Math.max(kernel - (size % stride), 0)
  return Math.floor(total / 2)
}

/** A convolution of one image with one channel, by its definition. */
function convolveDirectly(
  image: ArrayLike<number>,
  weight: ArrayLike<number>,
  [kernel, stride, height, width]: readonly number[],
) {
  const [top, left] = [height, width].map((size) => paddingBefore(size, kernel, stride))
  const [rows, columns] = [height, width].map((size) => Math.ceil(size / stride))
  const pixel = (y: number, x: number) => (y >= 0 && y < height && x >= 0 && x < width ? image[y * width + x] : 0)
  return Float64Array.from({ length: rows * columns }, (_, place) => {
    const [y0, x0] = [Math.floor(place / columns) * stride - top, (place % columns) * stride - left]
    let total = 0
    for (let tap = 0; tap < kernel * kernel; tap++) {
      total += weight[tap] * pixel(y0 + Math.floor(tap / kernel), x0 + (tap % kernel))
    }
    return total
  })
}

describe.each(slidings)('kernel %d, stride %d, image %d × %d', (kernel, stride, height, width) => {
  it('is convolved as TensorFlow pads it', () => {
    const scope = new Scope(new Graph(), 'batch')
    const x = input(scope.graph, 'x', [1, height, width, 1])
    const outputs = { y: convolution(scope, x, { channels: 1, kernel, stride, bias: false }) }
    const values = drawnInputs({ outputs })
    const expected = convolveDirectly(values.x, values.weight, [kernel, stride, height, width])
    expect(outputs.y.shape).toEqual([1, Math.ceil(height / stride), Math.ceil(width / stride), 1])
    expect(evaluate({ outputs }, values).y).toBeAllClose(expected, { absolute: 1e-12 })
  })

  it('is made from its grid by the adjoint of that convolution, channel by channel', () => {
    const [depth, channels] = [2, 3]
    const scope = new Scope(new Graph(), 'batch')
    const grid = input(scope.graph, 'grid', [2, height, width, depth])
    const up = transposedConvolution(scope, grid, { channels, kernel, stride, bias: false })
    const image = input(scope.graph, 'image', [2, height * stride, width * stride, channels])
    // The same weight, [depth, kernel, kernel, channels], is that of a convolution from image to grid.
    const down = convolution(scope, image, { channels: depth, kernel, stride, bias: false })
    expect([up.shape, down.shape]).toEqual([image.shape, grid.shape])
    const outputs = { left: sum(mul(up, image)), right: sum(mul(grid, down)) }
    const { left, right } = evaluate({ outputs }, drawnInputs({ outputs }))
    expect(left).toBeAllClose(right, { absolute: 1e-9 })
    expect(Math.abs(left[0])).toBeGreaterThan(1e-3)
  })
})
