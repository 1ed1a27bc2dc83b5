import { normaliseAxes, sizeOf } from '../../array/index.ts'
import type { Shape } from '../../array/index.ts'
import type { Node, Op } from '../node.ts'
import { div, mul, mulOp, sub } from './binary.ts'
import { broadcastPositions, scatter } from './strided.ts'
import { broadcastTo, broadcastToOp, reshape, viewAs } from './structure.ts'
import { step } from './unary.ts'

interface Axes {
  readonly axes: readonly number[]
}

/** The shape after reducing: the reduced axes keep an extent of 1. */
function reducedShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent))
}

export const sumOp: Op<Axes> = {
  name: 'sum',
  shape: ([x], { axes }) => reducedShape(x, axes),
  simplify: ([x], { axes }) => {
    if (axes.every((axis) => x.shape[axis] === 1)) return x
    if (x.op === broadcastToOp) return sumOfBroadcast(x, axes)
    return x.op === mulOp ? sumOfMultiple(x, axes) : undefined
  },
  derivative: ({ inputs: [x] }, gradient) => [broadcastTo(gradient, x.shape)],
  evaluate: ({ inputs: [x], shape }, [values]) => scatter(values, broadcastPositions(shape, x.shape), shape),
  lower: ({ inputs: [{ shape }], attributes: { axes } }, [x], emit) => {
    const halfway = emit.anyBatch ? 0 : firstStage(shape, axes)
    if (halfway === 0) return emit.node('ReduceSum', [x, emit.ints(axes)])
    const kept = shape.slice(axes.length)
    const parts = viewAs(x, [-1, halfway, sizeOf(kept)], emit)
    const sums = emit.node('ReduceSum', [parts, emit.ints([1])], { keepdims: { int: 0 } })
    return viewAs(emit.node('ReduceSum', [sums, emit.ints([0])]), reducedShape(shape, axes), emit)
  },
}

/** Sums over leading axes of at least this many elements are done in two stages. */
const TALL = 2 ** 16

/**
 * How many rows are summed at a time where ONNX Runtime 1.30 is two to three times as fast when it sums a tall matrix
 * over its rows in two stages; 0 where it is not.
 */
function firstStage(shape: Shape, axes: readonly number[]): number {
  const leading = axes.every((axis, position) => axis === position) && axes.length < shape.length
  const rows = sizeOf(shape.slice(0, axes.length))
  if (!leading || sizeOf(shape) < TALL || rows < 1024) return 0
  for (let count = Math.floor(Math.sqrt(rows)); count > 1; count--) if (rows % count === 0) return rows / count
  return 0
}

/** Sums over axes, which keep an extent of 1. */
export function sum(x: Node, axes: readonly number[] = x.shape.map((_, axis) => axis)): Node {
  return x.graph.apply(sumOp, [x], { axes: normaliseAxes(axes, x.shape.length, 'sum') })
}

/** A constant factor is taken out of the sum, which leaves less to multiply. */
function sumOfMultiple(x: Node, axes: readonly number[]): Node | undefined {
  const [a, factor] = x.inputs
  if (sizeOf(factor.shape) !== 1 || !factor.op.constant || sizeOf(a.shape) !== sizeOf(x.shape)) return undefined
  return mul(sum(reshape(a, x.shape), axes), factor)
}

/** Equal terms are counted, not added, if every summed axis was stretched. */
function sumOfBroadcast(x: Node, axes: readonly number[]): Node | undefined {
  const [source] = x.inputs
  const offset = x.shape.length - source.shape.length
  const sourceExtent = (axis: number) => (axis < offset ? 1 : source.shape[axis - offset])
  if (axes.some((axis) => sourceExtent(axis) !== 1)) return undefined
  const count = axes.reduce((product, axis) => product * x.shape[axis], 1)
  return broadcastTo(mul(source, count), reducedShape(x.shape, axes))
}

export const maxOp: Op<Axes> = {
  name: 'max',
  shape: ([x], { axes }) => reducedShape(x, axes),
  simplify: ([x], { axes }) => (axes.every((axis) => x.shape[axis] === 1) ? x : undefined),
  // Tied maxima share the gradient equally.
  derivative: (node, gradient) => {
    const [x] = node.inputs
    const isMax = sub(1, step(sub(node, x)))
    return [div(mul(gradient, isMax), sum(isMax, node.attributes.axes))]
  },
  evaluate: ({ inputs: [x], shape }, [values]) => {
    const result = new Float64Array(sizeOf(shape)).fill(-Infinity)
    for (const [index, position] of broadcastPositions(shape, x.shape).entries()) {
      result[position] = Math.max(result[position], values[index])
    }
    return result
  },
  // Its axes became an input with opset 18 only.
  lower: ({ attributes: { axes } }, [x], emit) => emit.node('ReduceMax', [x], { axes: { ints: axes } }),
}
/**
 * The greatest value over axes, which keep an extent of 1. ONNX Runtime 1.30 may pass over a NaN, where the reference
 * gives NaN; of x − max(x) an element is NaN in both.
 */
export function max(x: Node, axes: readonly number[] = x.shape.map((_, axis) => axis)): Node {
  return x.graph.apply(maxOp, [x], { axes: normaliseAxes(axes, x.shape.length, 'max') })
}
