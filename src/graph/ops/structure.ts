import { FacetError, broadcastShapes, formatShape, sameShape, sizeOf, stridesOf } from '../../array/index.ts'
import type { Shape } from '../../array/index.ts'
import type { Emitter } from '../emitter.ts'
import type { Node, Op } from '../node.ts'
import { broadcastPositions, scatter, stridedPositions, take } from './strided.ts'

export const reshapeOp: Op<{ shape: Shape }> = {
  name: 'reshape',
  isBypassed: true,
  shape: ([x], { shape }) => {
    if (sizeOf(x) === sizeOf(shape)) return shape
    throw new FacetError(`reshape: ${formatShape(x)} has another number of elements than ${formatShape(shape)}.`)
  },
  simplify: ([x], { shape }) => {
    if (sameShape(x.shape, shape)) return x
    return x.op === reshapeOp ? reshape(x.inputs[0], shape) : undefined
  },
  derivative: ({ inputs: [x] }, gradient) => [reshape(gradient, x.shape)],
  evaluate: (_, [x]) => x,
  lower: ({ shape }, [x], emit) => viewAs(x, shape, emit),
}

/**
 * Emits a value under another shape. The leading extent is left to be inferred, so that a program whose leading axis is
 * the batch takes any batch.
 */
export function viewAs(value: string, shape: Shape, emit: Emitter): string {
  return emit.node('Reshape', [value, emit.ints(shape.map((extent, axis) => (axis === 0 ? -1 : extent)))])
}

/** The same elements in the same row-major order under another shape. */
export function reshape(x: Node, shape: Shape): Node {
  return x.graph.apply(reshapeOp, [x], { shape })
}

export const transposeOp: Op<{ order: readonly number[] }> = {
  name: 'transpose',
  isBypassed: true,
  shape: ([x], { order }) => {
    if (order.toSorted((a, b) => a - b).join() === x.map((_, axis) => axis).join()) return order.map((axis) => x[axis])
    throw new FacetError(`transpose: order [${order.join()}] must name each axis of ${formatShape(x)} once.`)
  },
  simplify: ([x], { order }) => {
    if (order.every((axis, position) => axis === position)) return x
    if (x.op !== transposeOp) return undefined
    const inner = (x as Node<{ order: readonly number[] }>).attributes.order
    return transpose(
      x.inputs[0],
      order.map((axis) => inner[axis]),
    )
  },
  derivative: ({ attributes: { order } }, gradient) => [
    transpose(
      gradient,
      order.map((_, axis) => order.indexOf(axis)),
    ),
  ],
  evaluate: ({ attributes: { order }, inputs: [x], shape }, [values]) => {
    const strides = stridesOf(x.shape)
    return take(
      values,
      stridedPositions(
        shape,
        order.map((axis) => strides[axis]),
      ),
    )
  },
  lower: ({ attributes: { order } }, inputs, emit) => emit.node('Transpose', inputs, { perm: { ints: order } }),
}
/** Reorders axes: axis i of the result is axis `order[i]` of x. */
export function transpose(x: Node, order: readonly number[]): Node {
  return x.graph.apply(transposeOp, [x], { order })
}

export const broadcastToOp: Op<{ shape: Shape }> = {
  name: 'broadcastTo',
  isBypassed: true,
  shape: ([x], { shape }) => {
    if (sameShape(broadcastShapes(x, shape, 'broadcastTo'), shape)) return shape
    throw new FacetError(`broadcastTo: ${formatShape(x)} does not stretch to ${formatShape(shape)}.`)
  },
  simplify: ([x], { shape }) => {
    if (sameShape(x.shape, shape)) return x
    return x.op === broadcastToOp ? broadcastTo(x.inputs[0], shape) : undefined
  },
  derivative: (_, gradient) => [gradient],
  evaluate: ({ inputs: [x], shape }, [values]) => take(values, broadcastPositions(x.shape, shape)),
  lower: ({ shape }, [x], emit) => emit.node('Expand', [x, emit.ints(shape)]),
}
/** Stretches axes of extent 1, and missing leading axes, to a shape. */
export function broadcastTo(x: Node, shape: Shape): Node {
  return x.graph.apply(broadcastToOp, [x], { shape })
}

interface Window {
  /** First index taken on each axis. */
  readonly start: readonly number[]
  readonly shape: Shape
}

export const sliceOp: Op<Window> = {
  name: 'slice',
  shape: ([x], { start, shape }) => {
    const fits = start.length === x.length && shape.length === x.length
    if (fits && x.every((extent, axis) => start[axis] >= 0 && start[axis] + shape[axis] <= extent)) return shape
    throw new FacetError(`slice: ${formatShape(shape)} from [${start.join()}] does not lie within ${formatShape(x)}.`)
  },
  simplify: ([x], { shape }) => (sameShape(x.shape, shape) ? x : undefined),
  derivative: ({ inputs: [x], attributes: { start } }, gradient) => [padTo(gradient, { start, shape: x.shape })],
  evaluate: ({ inputs: [x], attributes: { start, shape } }, [values]) =>
    take(values, windowPositions(x.shape, start, shape)),
  lower: ({ inputs: [x], attributes: { start, shape } }, [value], emit) => {
    const axes = x.shape.flatMap((extent, axis) => (extent === shape[axis] ? [] : [axis]))
    const bounds = [start, start.map((first, axis) => first + shape[axis])]
    return emit.node('Slice', [
      value,
      ...bounds.map((bound) => emit.ints(axes.map((axis) => bound[axis]))),
      emit.ints(axes),
    ])
  },
}
/** The part of x of the given shape that begins at `start`. */
export function slice(x: Node, window: Window): Node {
  return x.graph.apply(sliceOp, [x], window)
}

export const padToOp: Op<Window> = {
  name: 'padTo',
  shape: ([x], { start, shape }) => {
    const fits = start.length === x.length && shape.length === x.length
    if (fits && x.every((extent, axis) => start[axis] >= 0 && start[axis] + extent <= shape[axis])) return shape
    throw new FacetError(`padTo: ${formatShape(x)} at [${start.join()}] does not lie within ${formatShape(shape)}.`)
  },
  simplify: ([x], { shape }) => (sameShape(x.shape, shape) ? x : undefined),
  derivative: ({ inputs: [x], attributes: { start } }, gradient) => [slice(gradient, { start, shape: x.shape })],
  evaluate: ({ inputs: [x], attributes: { start, shape } }, [values]) =>
    scatter(values, windowPositions(shape, start, x.shape), shape),
  lower: ({ inputs: [x], attributes: { start, shape } }, [value], emit) => {
    const after = shape.map((extent, axis) => extent - start[axis] - x.shape[axis])
    return emit.node('Pad', [value, emit.ints([...start, ...after])])
  },
}
/** Zeros of the given shape with x placed at `start`: the adjoint of {@link slice}. */
export function padTo(x: Node, window: Window): Node {
  return x.graph.apply(padToOp, [x], window)
}

function windowPositions(whole: Shape, start: readonly number[], part: Shape): Int32Array {
  const strides = stridesOf(whole)
  return stridedPositions(
    part,
    strides,
    start.reduce((base, first, axis) => base + first * strides[axis], 0),
  )
}

export const concatOp: Op<{ axis: number }> = {
  name: 'concat',
  shape: (inputs, { axis }) => {
    const [first, ...rest] = inputs
    const agree = rest.every(
      (x) => x.length === first.length && x.every((extent, at) => at === axis || extent === first[at]),
    )
    if (agree && axis >= 0 && axis < first.length) {
      return first.map((extent, at) => (at === axis ? inputs.reduce((sum, x) => sum + x[axis], 0) : extent))
    }
    const got = inputs.map(formatShape).join(' and ')
    throw new FacetError(`concat: inputs must agree on every axis but ${axis}, got ${got}. Pad or slice first.`)
  },
  simplify: (inputs) => (inputs.length === 1 ? inputs[0] : undefined),
  derivative: (node, gradient) =>
    partStarts(node).map((start, index) => slice(gradient, { start, shape: node.inputs[index].shape })),
  evaluate: (node, values) => {
    const result = new Float64Array(sizeOf(node.shape))
    for (const [index, start] of partStarts(node).entries()) {
      const positions = windowPositions(node.shape, start, node.inputs[index].shape)
      for (const [at, position] of positions.entries()) result[position] = values[index][at]
    }
    return result
  },
  lower: ({ attributes: { axis } }, inputs, emit) => emit.node('Concat', inputs, { axis: { int: axis } }),
}
/** Joins tensors along an axis. */
export function concat(inputs: readonly Node[], axis: number): Node {
  return inputs[0].graph.apply(concatOp, inputs, { axis })
}

/** Where each input of a concat begins in the result. */
function partStarts({ inputs, attributes: { axis }, shape }: Node<{ axis: number }>): number[][] {
  let offset = 0
  return inputs.map((part) => {
    const start = shape.map((_, at) => (at === axis ? offset : 0))
    offset += part.shape[axis]
    return start
  })
}
