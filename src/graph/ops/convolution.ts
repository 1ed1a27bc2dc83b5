import { FacetError, formatShape, sizeOf } from '../../array/index.ts'
import type { Node, Op } from '../node.ts'
import { add } from './binary.ts'
import { emitConvolution, emitKernelGradient, emitTransposedConvolution } from './convolution-lowering.ts'
import { multiply } from './gemm.ts'
import { scatter, take } from './strided.ts'
import { reshape, viewAs } from './structure.ts'
import { checkWindows, patchPositions, windowGrid } from './windows.ts'
import type { Sliding, Windows } from './windows.ts'

// Three ops that are each other's derivatives: with P(x) the patches of images x, one window a row, they are
//   convolve        x, w ↦ P(x)·wᵀ
//   transposed      y, w ↦ Pᵀ(y·w), where Pᵀ adds patches into images
//   kernelGradient  y, x ↦ yᵀ·P(x)
// so ⟨convolve(x, w), y⟩ = ⟨transposed(y, w), x⟩ = ⟨kernelGradient(y, x), w⟩. Rows y are [batch · windows, depth] and the
// kernel w [depth, pixels of a window · channels].

/** Rows, columns and inner extent of the product over patches. */
function extents(windows: Windows): { rows: number; row: number } {
  const [height, width] = checkWindows(windows)
  const [batch, , , channels] = windows.image
  return { rows: batch * height * width, row: windows.kernel[0] * windows.kernel[1] * channels }
}

function patchesOf(x: Float64Array, windows: Windows): Float64Array {
  return Float64Array.from(patchPositions(windows), (position) => (position < 0 ? 0 : x[position]))
}

export const convolveOp: Op<Windows> = {
  name: 'convolve',
  shape: ([, [depth]], windows) => [extents(windows).rows, depth],
  derivative: ({ inputs: [x, weight, bias], attributes: windows }, gradient) => [
    x.graph.apply(transposedOp, [gradient, weight], windows),
    x.graph.apply(kernelGradientOp, [gradient, x], windows),
    ...(bias ? [gradient] : []),
  ],
  evaluate: ({ attributes: windows, shape: [m, n] }, [x, weight, bias]) => {
    const sums = multiply(patchesOf(x, windows), weight, { m, n, k: extents(windows).row }, { a: false, b: true })
    return bias ? sums.map((sum, index) => sum + bias[index % n]) : sums
  },
  lower: ({ attributes: windows }, inputs, emit) => emitConvolution(inputs, windows, emit),
  multiplyAdds: ({ attributes: windows, shape }) => sizeOf(shape) * extents(windows).row,
}

export const transposedOp: Op<Windows> = {
  name: 'convolveTransposed',
  shape: ([rows], windows) => {
    const { rows: count } = extents(windows)
    if (rows[0] === count) return windows.image
    throw new FacetError(
      `convolveTransposed: ${rows[0]} rows should be the ${count} windows of an image ${formatShape(windows.image)}.`,
    )
  },
  derivative: ({ inputs: [rows, weight], attributes: windows }, gradient) => [
    rows.graph.apply(convolveOp, [gradient, weight], windows),
    rows.graph.apply(kernelGradientOp, [rows, gradient], windows),
  ],
  evaluate: ({ inputs: [{ shape }], attributes: windows }, [rows, weight]) => {
    const { rows: m, row: n } = extents(windows)
    const patches = multiply(rows, weight, { m, n, k: shape[1] }, { a: false, b: false })
    const positions = patchPositions(windows)
    const kept = positions.map((_, index) => index).filter((index) => positions[index] >= 0)
    const inside = positions.filter((position) => position >= 0)
    return scatter(take(patches, kept), inside, windows.image)
  },
  lower: ({ inputs: [{ shape }], attributes: windows }, inputs, emit) =>
    viewAs(emitTransposedConvolution(inputs, { ...windows, depth: shape[1] }, emit), windows.image, emit),
  multiplyAdds: ({ inputs: [rows], attributes: windows }) => sizeOf(rows.shape) * extents(windows).row,
}

export const kernelGradientOp: Op<Windows> = {
  name: 'kernelGradient',
  shape: ([[, depth]], windows) => [depth, extents(windows).row],
  derivative: ({ inputs: [rows, x], attributes: windows }, gradient) => [
    rows.graph.apply(convolveOp, [x, gradient], windows),
    rows.graph.apply(transposedOp, [rows, gradient], windows),
  ],
  evaluate: ({ attributes: windows, shape: [m, n] }, [rows, x]) =>
    multiply(rows, patchesOf(x, windows), { m, n, k: extents(windows).rows }, { a: true, b: false }),
  lower: ({ attributes: windows }, inputs, emit) => emitKernelGradient(inputs, windows, emit),
  multiplyAdds: ({ attributes: windows, shape }) => sizeOf(shape) * extents(windows).rows,
}

interface Convolution extends Sliding {
  /** Added to every pixel, `[channels]`. */
  readonly bias?: Node
}

/**
 * Convolution (cross-correlation, as in every deep-learning library).
 *
 * @param x - `[batch, height, width, in]`
 * @param weight - `[out, kernelHeight, kernelWidth, in]`
 * @returns `[batch, gridHeight, gridWidth, out]`
 */
export function convolve(x: Node, weight: Node, { bias, kernel, stride, padding }: Convolution): Node {
  const windows = { kernel, stride, padding, image: x.shape }
  checkWeight('convolve', weight, windows, { axis: 3, channels: x.shape[3] })
  const inputs = [x, matrix(weight), ...(bias ? [bias] : [])]
  return reshape(x.graph.apply(convolveOp, inputs, windows), [
    x.shape[0],
    ...windowGrid(x.shape, windows),
    weight.shape[0],
  ])
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
  { bias, size, kernel, stride, padding }: Convolution & { size: readonly [number, number] },
): Node {
  const [batch, height, width, depth] = x.shape
  const windows = { kernel, stride, padding, image: [batch, ...size, weight.shape[3]] }
  checkWeight('convolveTransposed', weight, windows, { axis: 0, channels: depth })
  const rows = reshape(x, [batch * height * width, depth])
  const images = x.graph.apply(transposedOp, [rows, matrix(weight)], windows)
  return bias ? add(images, bias) : images
}

/** A kernel as the ops take it. */
function matrix(weight: Node): Node {
  const [depth] = weight.shape
  return reshape(weight, [depth, sizeOf(weight.shape) / depth])
}

function checkWeight(
  caller: string,
  { shape }: Node,
  { kernel }: Sliding,
  input: { readonly axis: number; readonly channels: number },
): void {
  const [, height, width] = shape
  const fits = height === kernel[0] && width === kernel[1] && shape[input.axis] === input.channels
  if (shape.length === 4 && fits) return
  throw new FacetError(
    `${caller}: weight ${formatShape(shape)} does not fit a ${kernel.join('×')} kernel over ${input.channels} channels.`,
  )
}
