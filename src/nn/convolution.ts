import { convolve, convolveTransposed } from '../graph/index.ts'
import type { Node, Sliding } from '../graph/index.ts'
import { constantInitialiser, xavierUniform } from './initialisers.ts'
import type { Scope } from './scope.ts'
import { spectralNorm } from './spectral-norm.ts'

/** Settings of a layer with a square kernel and "same" padding. */
export interface ConvolutionOptions {
  /** Channels of the result. */
  readonly channels: number
  /** The kernel's height and width, in pixels. */
  readonly kernel: number
  /** Pixels the kernel moves at a time, in both directions. */
  readonly stride: number
  /** Whether a bias is added to each channel (default true). */
  readonly bias?: boolean
  /** Whether the weight is divided by its greatest singular value (default false). */
  readonly spectral?: boolean
}

/**
 * Convolution with "same" padding: the result's height and width are the image's divided by the stride, rounded up.
 *
 * Parameters: `weight` `[channels, kernel, kernel, in]`, and `bias` `[channels]` unless it is left out.
 *
 * @param x - `[batch, height, width, in]`
 */
export function convolution(scope: Scope, x: Node, options: ConvolutionOptions): Node {
  const { channels, kernel } = options
  const [, height, width, depth] = x.shape
  const weight = scope.parameter('weight', {
    shape: [channels, kernel, kernel, depth],
    initialiser: kernelInitialiser(kernel, depth, channels),
  })
  return convolve(x, options.spectral ? spectralNorm(scope, weight) : weight, {
    bias: biasOf(scope, options),
    ...sameSliding([height, width], options),
  })
}

/**
 * Transposed convolution with "same" padding: the result's height and width are the image's times the stride.
 *
 * Parameters: `weight` `[in, kernel, kernel, channels]`, and `bias` `[channels]` unless it is left out.
 *
 * @param x - `[batch, height, width, in]`
 */
export function transposedConvolution(scope: Scope, x: Node, options: ConvolutionOptions): Node {
  const { channels, kernel, stride } = options
  const [, height, width, depth] = x.shape
  const size = [height * stride, width * stride] as const
  const weight = scope.parameter('weight', {
    shape: [depth, kernel, kernel, channels],
    initialiser: kernelInitialiser(kernel, depth, channels),
  })
  return convolveTransposed(x, weight, { bias: biasOf(scope, options), size, ...sameSliding(size, options) })
}

function kernelInitialiser(kernel: number, from: number, to: number) {
  return xavierUniform(kernel * kernel * from, kernel * kernel * to)
}

function biasOf(scope: Scope, { channels, bias = true }: ConvolutionOptions): Node | undefined {
  return bias ? scope.parameter('bias', { shape: [channels], initialiser: constantInitialiser(0) }) : undefined
}

/** TensorFlow's "same": as much padding as the last window needs, the odd row and column below and right. */
function sameSliding(size: readonly [number, number], { kernel, stride }: ConvolutionOptions): Sliding {
  const [vertical, horizontal] = size.map((extent) =>
    Math.max((Math.ceil(extent / stride) - 1) * stride + kernel - extent, 0),
  )
  const [top, left] = [vertical, horizontal].map((total) => Math.floor(total / 2))
  return {
    kernel: [kernel, kernel],
    stride: [stride, stride],
    padding: { top, bottom: vertical - top, left, right: horizontal - left },
  }
}
