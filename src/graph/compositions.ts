import { FacetError, formatShape, sizeOf } from '../array/index.ts'
import {
  add,
  col2im,
  div,
  exp,
  gemm,
  im2col,
  log,
  max,
  mul,
  reshape,
  stopGradient,
  sub,
  sum,
  windowGrid,
} from './ops/index.ts'
import type { Sliding } from './ops/index.ts'
import type { Node } from './node.ts'

/** The mean over axes (default: all), which keep an extent of 1. */
export function mean(x: Node, axes?: readonly number[]): Node {
  const total = sum(x, axes)
  return mul(total, sizeOf(total.shape) / sizeOf(x.shape))
}

/** x² */
export function square(x: Node): Node {
  return mul(x, x)
}

/** The one element of a tensor of size 1, as a scalar. */
export function scalar(x: Node): Node {
  return reshape(x, [])
}

/** log Σ eˣ over an axis, which keeps an extent of 1; the maximum is taken out first, so that nothing overflows. */
export function logSumExp(x: Node, axis: number): Node {
  const greatest = stopGradient(max(x, [axis]))
  return add(log(sum(exp(sub(x, greatest)), [axis])), greatest)
}

/** Softmax over an axis. */
export function softmax(x: Node, axis: number): Node {
  const powers = exp(sub(x, stopGradient(max(x, [axis]))))
  return div(powers, sum(powers, [axis]))
}

interface Convolution extends Sliding {
  /** Added to every pixel, `[channels]`. */
  readonly bias?: Node
}

/**
 * Convolution (cross-correlation, as in every deep-learning library) as one matrix product over {@link im2col}.
 *
 * @param x - `[batch, height, width, in]`
 * @param weight - `[out, kernelHeight, kernelWidth, in]`
 * @returns `[batch, gridHeight, gridWidth, out]`
 */
export function convolve(x: Node, weight: Node, { bias, ...sliding }: Convolution): Node {
  checkWeight('convolve', weight, sliding, { axis: 3, channels: x.shape[3] })
  const [out] = weight.shape
  const rows = gemm(im2col(x, sliding), reshape(weight, [out, sizeOf(weight.shape) / out]), {
    transposeB: true,
    addend: bias,
  })
  return reshape(rows, [x.shape[0], ...windowGrid(x.shape, sliding), out])
}

/**
 * Transposed convolution: the adjoint of {@link convolve} with respect to its input.
 *
 * @param x - `[batch, gridHeight, gridWidth, in]`
 * @param weight - `[in, kernelHeight, kernelWidth, out]`
 * @param size - the result's height and width: one whose windows make up x's grid
 * @returns `[batch, ...size, out]`
 */
export function convolveTransposed(
  x: Node,
  weight: Node,
  { bias, size, ...sliding }: Convolution & { size: readonly [number, number] },
): Node {
  const [batch, height, width, channels] = x.shape
  checkWeight('convolveTransposed', weight, sliding, { axis: 0, channels })
  const image = [batch, ...size, weight.shape[3]]
  const patches = gemm(
    reshape(x, [batch * height * width, channels]),
    reshape(weight, [channels, sizeOf(weight.shape) / channels]),
  )
  const result = col2im(patches, image, sliding)
  return bias ? add(result, bias) : result
}

function checkWeight(
  caller: string,
  weight: Node,
  { kernel }: Sliding,
  input: { axis: number; channels: number },
): void {
  const [, height, width] = weight.shape
  if (
    weight.shape.length === 4 &&
    height === kernel[0] &&
    width === kernel[1] &&
    weight.shape[input.axis] === input.channels
  ) {
    return
  }
  throw new FacetError(
    `${caller}: weight ${formatShape(weight.shape)} does not fit a ${kernel.join('×')} kernel over ${input.channels} channels.`,
  )
}
