import { internalError, sizeOf } from '../array/index.ts'
import type { Node, Op } from './node.ts'

/** Results up to this size are computed when the graph is built if all they depend on is constant. */
const FOLD_LIMIT = 4096

/**
 * The table in which equal nodes are one (hash-consing). Because a node is made only after its inputs, creation order
 * is a topological order, and every pass is a loop over it.
 */
export class Graph {
  readonly #nodes = new Map<string, Node>()
  /** Numbers of the ops in use: two ops of one name, such as one of Facet's and one of a user's, are two. */
  readonly #ops = new Map<unknown, number>()

  /** Returns the node of an op over inputs: a simpler equal one, the one already made, or a new one. */
  apply<Attributes>(op: Op<Attributes>, inputs: readonly Node[], attributes: Attributes): Node {
    if (inputs.some((input) => input.graph !== this)) {
      throw internalError(`${op.name}: an input belongs to another graph`)
    }
    const shape = op.shape(
      inputs.map((input) => input.shape),
      attributes,
    )
    const key = `${this.#numberOf(op)}(${inputs.map((input) => input.id).join()})${JSON.stringify(attributes, distinct)}`
    const known = this.#nodes.get(key)
    if (known) return known
    const node: Node<Attributes> = { id: this.#nodes.size, graph: this, op, inputs, attributes, shape }
    const simpler = this.#fold(node) ?? op.simplify?.(inputs, attributes)
    if (simpler) return simpler
    this.#nodes.set(key, node)
    return node
  }

  #numberOf(op: unknown): number {
    const number = this.#ops.get(op) ?? this.#ops.size
    this.#ops.set(op, number)
    return number
  }

  #fold<Attributes>(node: Node<Attributes>): Node | undefined {
    if (node.inputs.length === 0 || sizeOf(node.shape) > FOLD_LIMIT) return undefined
    const values = node.inputs.map((input) => input.op.constant?.(input.attributes))
    if (!values.every((value) => value !== undefined)) return undefined
    const [first] = node.inputs
    return this.apply(first.op, [], { shape: node.shape, values: [...node.op.evaluate(node, values)] })
  }
}

/** Lets JSON tell apart the numbers it writes alike: NaN and the infinities (null), 0 and −0 (0). */
function distinct(_: string, value: unknown): unknown {
  if (Object.is(value, -0)) return '-0'
  return typeof value === 'number' && !Number.isFinite(value) ? `${value}` : value
}
