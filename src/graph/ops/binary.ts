import { broadcastShapes, sameShape, sizeOf } from '../../array/index.ts'
import type { Shape } from '../../array/index.ts'
import type { Node, Op } from '../node.ts'
import { constant, uniformValue } from './leaf.ts'
import { broadcastPositions } from './strided.ts'
import { broadcastTo, broadcastToOp, viewAs } from './structure.ts'

/** A tensor, or a number that stands for a scalar constant. */
export type Operand = Node | number

interface BinaryRule {
  readonly evaluate: (a: number, b: number) => number
  readonly derivative: (a: Node, b: Node, y: Node, gradient: Node) => readonly [Node, Node]
  readonly onnx: string
  /** The right operand that changes nothing. */
  readonly neutral: number
  readonly commutative: boolean
  readonly isBypassed?: boolean
  /** Returns an equal and cheaper node, where there is one of this op alone. */
  readonly simplify?: (a: Node, b: Node) => Node | undefined
}

/** Defines an op that combines two tensors element by element; their shapes broadcast. */
function binary(name: string, rule: BinaryRule): Op<undefined> {
  const op: Op<undefined> = {
    name,
    isBypassed: rule.isBypassed,
    shape: ([a, b]) => broadcastShapes(a, b, name),
    simplify: ([a, b]) => {
      if (rule.commutative && isAhead(a, b)) return a.graph.apply(op, [b, a], undefined)
      const shape = broadcastShapes(a.shape, b.shape, name)
      if (uniformValue(b) === rule.neutral) return broadcastTo(a, shape)
      return withoutBroadcast(op, a, b, shape) ?? rule.simplify?.(a, b)
    },
    derivative: (node, gradient) => rule.derivative(node.inputs[0], node.inputs[1], node, gradient),
    evaluate: ({ inputs: [a, b], shape }, [x, y]) => {
      const left = broadcastPositions(a.shape, shape)
      const right = broadcastPositions(b.shape, shape)
      return Float64Array.from(left, (position, index) => rule.evaluate(x[position], y[right[index]]))
    },
    lower: ({ inputs, shape }, values, emit) => {
      if (!isSlowBroadcast(inputs, shape)) return emit.node(rule.onnx, values)
      const viewed = values.map((value, index) => viewAs(value, inputs[index].shape.slice(0, -1), emit))
      return viewAs(emit.node(rule.onnx, viewed), shape, emit)
    },
  }
  return op
}

/** Where the last axis has an extent of 1, ONNX Runtime 1.30 broadcasts element by element: 0.5 ms for 64 images of 28×28. */
function isSlowBroadcast(inputs: readonly Node[], shape: Shape): boolean {
  return shape.length > 1 && shape.at(-1) === 1 && inputs.some((input) => sizeOf(input.shape) !== sizeOf(shape))
}

/** The order of a commutative op's operands, so that equal nodes meet: constants last, else the older first. */
function isAhead(a: Node, b: Node): boolean {
  const [left, right] = [a, b].map((node) => node.op.constant !== undefined)
  return left === right ? a.id > b.id : left
}

/** The op broadcasts by itself: an operand stretched beforehand is used as it was, if the result keeps its shape. */
function withoutBroadcast(op: Op<undefined>, a: Node, b: Node, shape: Shape): Node | undefined {
  const [left, right] = [a, b].map((node) => (node.op === broadcastToOp ? node.inputs[0] : node))
  for (const [x, y] of [
    [left, right],
    [left, b],
    [a, right],
  ]) {
    const changed = x !== a || y !== b
    if (changed && sameShape(broadcastShapes(x.shape, y.shape, op.name), shape)) {
      return x.graph.apply(op, [x, y], undefined)
    }
  }
  return undefined
}

function lift(op: Op<undefined>): (a: Operand, b: Operand) => Node {
  return (a, b) => {
    const graph = typeof a === 'number' ? (b as Node).graph : a.graph
    const operands = [a, b].map((operand) => (typeof operand === 'number' ? constant(graph, operand) : operand))
    return graph.apply(op, operands, undefined)
  }
}

export const addOp = binary('add', {
  evaluate: (a, b) => a + b,
  derivative: (_a, _b, _y, gradient) => [gradient, gradient],
  onnx: 'Add',
  neutral: 0,
  commutative: true,
  simplify: (a, b) => (a === b ? mul(a, 2) : undefined),
})
/** a + b */
export const add = lift(addOp)

export const subOp = binary('sub', {
  evaluate: (a, b) => a - b,
  derivative: (_a, _b, _y, gradient) => [gradient, mul(gradient, -1)],
  onnx: 'Sub',
  neutral: 0,
  commutative: false,
})
/** a − b */
export const sub = lift(subOp)

export const mulOp = binary('mul', {
  evaluate: (a, b) => a * b,
  derivative: (a, b, _y, gradient) => [mul(gradient, b), mul(gradient, a)],
  onnx: 'Mul',
  neutral: 1,
  commutative: true,
  isBypassed: true,
  simplify: factorOut,
})
/** a · b, element by element */
export const mul = lift(mulOp)

/** A constant factor is multiplied into the smaller of two other factors, which is less to multiply. */
function factorOut(a: Node, b: Node): Node | undefined {
  if (a.op !== mulOp || sizeOf(b.shape) !== 1 || !b.op.constant) return undefined
  const [larger, smaller] = a.inputs.toSorted((x, y) => sizeOf(y.shape) - sizeOf(x.shape))
  return sizeOf(smaller.shape) < sizeOf(a.shape) ? mul(larger, mul(smaller, b)) : undefined
}

export const divOp = binary('div', {
  evaluate: (a, b) => a / b,
  derivative: (_a, b, y, gradient) => [div(gradient, b), mul(div(mul(gradient, y), b), -1)],
  onnx: 'Div',
  neutral: 1,
  commutative: false,
})
/** a / b */
export const div = lift(divOp)
