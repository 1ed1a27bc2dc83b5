import { Graph } from '../../src/graph/index.ts'
import type { Node, Op } from '../../src/graph/index.ts'

/** A graph that neither simplifies, nor computes constants, nor shares nodes: programs exactly as they are written. */
export class PlainGraph extends Graph {
  #count = 0

  override apply<Attributes>(op: Op<Attributes>, inputs: readonly Node[], attributes: Attributes): Node {
    const shapes = inputs.map(({ shape }) => shape)
    const node: Node<Attributes> = {
      id: this.#count++,
      graph: this,
      op,
      inputs,
      attributes,
      shape: op.shape(shapes, attributes),
    }
    return node
  }
}
