import { add, convolve, convolveTransposed, mul, padTo } from '../graph/index.ts'
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
  /** Whether the weight begins as zeros, so that the layer adds nothing at first (default false). */
  readonly zero?: boolean
}

/** What a layer needs to know that is followed, or preceded, by a change of size. */
export type ResamplingOptions = Omit<ConvolutionOptions, 'stride'>

/** Height and width, in pixels. */
type Size = readonly [number, number]

/** Pixels that pooling makes one of, and upsampling makes of one, in both directions. */
const FACTOR = 2

/**
 * Convolution with "same" padding: the result's height and width are the image's divided by the stride, rounded up.
 *
 * Parameters: `weight` `[channels, kernel, kernel, in]`, and `bias` `[channels]` unless it is left out.
 *
 * @param x - `[batch, height, width, in]`
 */
export function convolution(scope: Scope, x: Node, options: ConvolutionOptions): Node {
  return convolve(x, outwards(scope, x, options), {
    bias: biasOf(scope, options),
    ...sameSliding([x.shape[1], x.shape[2]], options),
  })
}

/**
 * Convolution with stride 1, then the mean of every 2 × 2 pixels: the result's height and width are half the image's; an
 * odd image gets a row of zeros below, or a column at the right. Parameters as of {@link convolution}.
 *
 * It runs as one convolution of stride 2 whose kernel is larger by 1, the mean of the kernel at the 2 × 2 places, which is
 * less than half the arithmetic for a kernel of 3 (the "fused scale" of the code of Karras et al. 2018).
 *
 * @param x - `[batch, height, width, in]`
 */
export function pooledConvolution(scope: Scope, x: Node, options: ResamplingOptions): Node {
  const weight = mul(smeared(outwards(scope, x, options)), 1 / FACTOR ** 2)
  return convolve(x, weight, {
    bias: biasOf(scope, options),
    ...sameSliding([x.shape[1], x.shape[2]], { kernel: options.kernel + 1, stride: FACTOR }),
  })
}

/**
 * Transposed convolution with "same" padding. Whatever exceeds the result's size is cut off below and at the right.
 *
 * Parameters: `weight` `[in, kernel, kernel, channels]`, and `bias` `[channels]` unless it is left out.
 *
 * @param x - `[batch, height, width, in]`
 * @param size - the result's height and width: any that {@link convolution} would bring to those of x; by default the
 *   greatest, x's times the stride
 */
export function transposedConvolution(scope: Scope, x: Node, options: ConvolutionOptions, size?: Size): Node {
  return convolveTransposed(x, inwards(scope, x, options), {
    bias: biasOf(scope, options),
    ...enlargement(x, options, size),
  })
}

/**
 * Every pixel repeated 2 × 2 times, then a convolution with stride 1. The kernel is stored as that of
 * {@link transposedConvolution}, which turns it by 180°; parameters and size are also as there.
 *
 * It runs as one transposed convolution of stride 2 whose kernel is larger by 1, the sum of the kernel at the 2 × 2 places.
 *
 * @param x - `[batch, height, width, in]`
 */
export function upsampledConvolution(scope: Scope, x: Node, options: ResamplingOptions, size?: Size): Node {
  return convolveTransposed(x, smeared(inwards(scope, x, options)), {
    bias: biasOf(scope, options),
    ...enlargement(x, { kernel: options.kernel + 1, stride: FACTOR }, size),
  })
}

/** The sum of kernels `[…, k, k, …]` at the 2 × 2 places they have in `[…, k + 1, k + 1, …]`. */
function smeared(kernels: Node): Node {
  const along = (x: Node, axis: number) => {
    const shape = x.shape.map((extent, at) => (at === axis ? extent + FACTOR - 1 : extent))
    const at = (place: number) => padTo(x, { start: shape.map((_, one) => (one === axis ? place : 0)), shape })
    return add(at(0), at(1))
  }
  return along(along(kernels, 1), 2)
}

/** The kernels of a convolution, `[channels, kernel, kernel, in]`. */
function outwards(scope: Scope, { shape: [, , , depth] }: Node, options: ResamplingOptions): Node {
  const { channels, kernel, spectral, zero } = options
  const initialiser = zero ? constantInitialiser(0) : kernelInitialiser(kernel, depth, channels)
  const weight = scope.parameter('weight', { shape: [channels, kernel, kernel, depth], initialiser })
  return spectral ? spectralNorm(scope, weight) : weight
}

/** The kernels of a transposed convolution, `[in, kernel, kernel, channels]`. */
function inwards(scope: Scope, { shape: [, , , depth] }: Node, { channels, kernel }: ResamplingOptions): Node {
  const initialiser = kernelInitialiser(kernel, depth, channels)
  return scope.parameter('weight', { shape: [depth, kernel, kernel, channels], initialiser })
}

function kernelInitialiser(kernel: number, from: number, to: number) {
  return xavierUniform(kernel * kernel * from, kernel * kernel * to)
}

function biasOf(scope: Scope, { channels, bias = true }: ResamplingOptions): Node | undefined {
  return bias ? scope.parameter('bias', { shape: [channels], initialiser: constantInitialiser(0) }) : undefined
}

type Window = Pick<ConvolutionOptions, 'kernel' | 'stride'>

/** The result's size of a transposed convolution, and the windows on it that x's pixels spread over. */
function enlargement({ shape }: Node, window: Window, size?: Size) {
  const result = size ?? ([shape[1] * window.stride, shape[2] * window.stride] as const)
  return { size: result, ...sameSliding(result, window) }
}

/** TensorFlow's "same": as much padding as the last window needs, the odd row and column below and right. */
function sameSliding(size: Size, { kernel, stride }: Window): Sliding {
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
