import { FacetError, formatShape, internalError, sameShape } from '../array/index.ts'
import { inputName } from './ops/index.ts'
import type { Node } from './node.ts'

/** A computation: named results, and through them all that they depend on. */
export interface Program {
  readonly outputs: Readonly<Record<string, Node>>
}

/** Returns the nodes that some result depends on, every node after its inputs. */
export function reachableNodes({ outputs }: Program): Node[] {
  const found = new Set<Node>()
  const waiting = Object.values(outputs)
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (found.has(node)) continue
    found.add(node)
    waiting.push(...node.inputs)
  }
  return [...found].toSorted((a, b) => a.id - b.id)
}

/** Returns the inputs some result depends on, by name. */
export function programInputs(program: Program): Map<string, Node> {
  const inputs = new Map<string, Node>()
  for (const node of reachableNodes(program)) {
    const name = inputName(node)
    if (name !== undefined) inputs.set(name, node)
  }
  return inputs
}

/** Returns the multiply-adds of all matrix products in a program; a FLOP count is twice that. */
export function multiplyAdds(program: Program): number {
  return reachableNodes(program).reduce((total, node) => total + (node.op.multiplyAdds?.(node) ?? 0), 0)
}

/**
 * Checks what every pass may rely on: one graph, inputs before their users, shapes as the ops' rules say, and one
 * shape for each input name.
 *
 * @throws FacetError that begins with `internal:` and names the node
 */
export function verifyProgram(program: Program): void {
  const nodes = reachableNodes(program)
  const shapes = new Map<string, Node>()
  for (const node of nodes) {
    const fault = nodeFault(node, nodes[0]) ?? inputFault(node, shapes)
    if (fault) throw internalError(`node %${node.id} = ${node.op.name}: ${fault}`)
  }
  if (nodes.length === 0) throw new FacetError('verify: a program needs at least one output.')
}

function nodeFault(node: Node, first: Node): string | undefined {
  if (node.graph !== first.graph) return 'belongs to another graph'
  if (node.inputs.some((input) => input.id >= node.id)) return 'comes before one of its inputs'
  const shape = node.op.shape(
    node.inputs.map((input) => input.shape),
    node.attributes,
  )
  return sameShape(shape, node.shape)
    ? undefined
    : `has shape ${formatShape(node.shape)}, its rule says ${formatShape(shape)}`
}

function inputFault(node: Node, shapes: Map<string, Node>): string | undefined {
  const name = inputName(node)
  if (name === undefined) return undefined
  const other = shapes.get(name)
  shapes.set(name, node)
  return other && `input '${name}' has two shapes, ${formatShape(other.shape)} and ${formatShape(node.shape)}`
}
