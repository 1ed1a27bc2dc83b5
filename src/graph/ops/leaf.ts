import { FacetError, formatShape, sizeOf } from '../../array/index.ts'
import type { Shape } from '../../array/index.ts'
import type { Graph } from '../graph.ts'
import type { Node, Op } from '../node.ts'

interface InputAttributes {
  readonly name: string
  readonly shape: Shape
}

/** A tensor that the caller provides at every run. */
export const inputOp: Op<InputAttributes> = {
  name: 'input',
  shape: (_, { shape }) => shape,
  derivative: () => [],
  evaluate: ({ attributes }) => {
    throw new FacetError(`evaluate: no value was given for input '${attributes.name}'. Add it to the values.`)
  },
  lower: ({ attributes }) => attributes.name,
}

/** Returns the input of this name; asking again with the same shape returns the same node. */
export function input(graph: Graph, name: string, shape: Shape): Node {
  return graph.apply(inputOp, [], { name, shape })
}

/** Returns the name of an input node, or undefined for any other node. */
export function inputName(node: Node): string | undefined {
  return node.op === inputOp ? (node as Node<InputAttributes>).attributes.name : undefined
}

interface ConstantAttributes {
  readonly shape: Shape
  readonly values: readonly number[]
}

/** A tensor that is the same in every run. */
export const constantOp: Op<ConstantAttributes> = {
  name: 'constant',
  shape: (_, { shape, values }) => {
    if (values.length === sizeOf(shape)) return shape
    throw new FacetError(`constant: ${values.length} values do not fill shape ${formatShape(shape)}.`)
  },
  derivative: () => [],
  evaluate: ({ attributes }) => Float64Array.from(attributes.values),
  lower: ({ attributes }, _, emit) => emit.floats(attributes.values, attributes.shape),
  constant: ({ values }) => Float64Array.from(values),
}

/** Returns a constant tensor; `shape` defaults to a scalar's. */
export function constant(graph: Graph, values: number | readonly number[], shape: Shape = []): Node {
  return graph.apply(constantOp, [], { shape, values: typeof values === 'number' ? [values] : [...values] })
}

/** Returns the value of a constant all of whose elements are equal, or undefined for any other node. */
export function uniformValue(node: Node): number | undefined {
  const values = node.op.constant?.(node.attributes)
  return values?.every((value) => Object.is(value, values[0])) ? values[0] : undefined
}
