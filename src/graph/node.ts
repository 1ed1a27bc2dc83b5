import { sizeOf } from '../array/index.ts'
import type { Shape } from '../array/index.ts'
import type { Emitter } from './emitter.ts'
import type { Graph } from './graph.ts'

/** One tensor of a program: an op applied to tensors. Immutable, and the only one of its kind in its graph. */
export interface Node<Attributes = unknown> {
  /** Position in creation order, so a node's inputs always have smaller ones. */
  readonly id: number
  readonly graph: Graph
  readonly op: Op<Attributes>
  readonly inputs: readonly Node[]
  readonly attributes: Attributes
  readonly shape: Shape
}

/**
 * Everything Facet knows of an op. Every tensor is float32 when a runtime computes it and float64 in the reference
 * evaluator; whole numbers (axes, indices) live in attributes.
 */
export interface Op<Attributes = unknown> {
  readonly name: string
  /**
   * Whether simplification may build what uses the op's result over the op's own input. No path then leads through the result, so
   * that nothing can be differentiated by it. Default false.
   */
  readonly isBypassed?: boolean
  /** Returns the result's shape, or throws a FacetError that names the shapes at fault. */
  shape(inputs: readonly Shape[], attributes: Attributes): Shape
  /** Returns an equal and cheaper node where there is one; called before a node is made. */
  simplify?(inputs: readonly Node[], attributes: Attributes): Node | undefined
  /**
   * Returns, for each input, the gradient of a scalar with respect to it, given the gradient with respect to the
   * result. It may have the result's shape where the input was stretched by broadcasting: the gradient walker sums
   * it back. `undefined` means that the result does not depend on that input.
   */
  derivative(node: Node<Attributes>, gradient: Node): readonly (Node | undefined)[]
  /** Computes the result in float64, row-major: the reference all runtimes are held to. */
  evaluate(node: Node<Attributes>, inputs: readonly Float64Array[]): Float64Array
  /** Emits ONNX nodes that compute the result and returns the name of their value. */
  lower(node: Node<Attributes>, inputs: readonly string[], emit: Emitter): string
  /** Returns the multiply-adds the result takes; left out where they are not matrix products. */
  multiplyAdds?(node: Node<Attributes>): number
  /** Returns the values of a node that is the same in every run. */
  constant?(attributes: Attributes): Float64Array
}

/** Returns the number of elements of a node's tensor. */
export function nodeSize(node: Node): number {
  return sizeOf(node.shape)
}
