import { FacetError, broadcastAxes, formatShape, sizeOf } from '../array/index.ts'
import { add, constant, broadcastTo, reachableNodes, reshape, sum } from '../graph/index.ts'
import type { Node } from '../graph/index.ts'

/**
 * Builds the graph of the gradients of a scalar (reverse-mode differentiation). The result is ordinary nodes, so
 * gradients of gradients are had by calling it again.
 *
 * @param output - the scalar to differentiate, of size 1
 * @param variables - the nodes to differentiate by
 * @returns a node for each variable, of its shape: zeros where the output does not depend on it
 * @throws FacetError when `output` is not a scalar, or a variable is the result of an op that may be bypassed, such as reshape or mul
 */
export function gradients(output: Node, variables: readonly Node[]): Node[] {
  if (sizeOf(output.shape) !== 1) {
    throw new FacetError(
      `gradients: the output must be a scalar, got ${formatShape(output.shape)}. Take a sum or mean.`,
    )
  }
  const bypassed = variables.find(({ op }) => op.isBypassed)
  if (bypassed) {
    const { name } = bypassed.op
    throw new FacetError(`gradients: the result of ${name} cannot be a variable, it may be bypassed. Take its input.`)
  }
  const path = nodesBetween(variables, output)
  const onPath = new Set(path)
  const found = new Map<Node, Node>([[output, broadcastTo(constant(output.graph, 1), output.shape)]])
  for (const node of path.toReversed()) {
    const gradient = found.get(node)
    if (gradient) propagate(node, gradient, { path: onPath, found })
  }
  return variables.map((variable) => found.get(variable) ?? broadcastTo(constant(output.graph, 0), variable.shape))
}

/** The nodes that depend on a variable and on which the output depends, in topological order. */
function nodesBetween(variables: readonly Node[], output: Node): Node[] {
  const sources = new Set(variables)
  const between = new Set<Node>()
  for (const node of reachableNodes({ outputs: { output } })) {
    if (sources.has(node) || node.inputs.some((input) => between.has(input))) between.add(node)
  }
  return [...between]
}

/** Adds a node's shares to the gradients of those of its inputs that lie on the path. */
function propagate(node: Node, gradient: Node, walk: { path: ReadonlySet<Node>; found: Map<Node, Node> }): void {
  if (!node.inputs.some((input) => walk.path.has(input))) return
  const shares = new Map<Node, Node>()
  for (const [index, share] of node.op.derivative(node, gradient).entries()) {
    const input = node.inputs[index]
    if (share && walk.path.has(input)) accumulate(shares, input, undoBroadcast(share, input))
  }
  // Shares of one input first, as x · x has two: they are equal, and their sum is simpler than two sums.
  for (const [input, share] of shares) accumulate(walk.found, input, share)
}

function accumulate(sums: Map<Node, Node>, node: Node, share: Node): void {
  const known = sums.get(node)
  sums.set(node, known ? add(known, share) : share)
}

/** Sums a gradient over the axes along which its node was stretched. */
function undoBroadcast(gradient: Node, node: Node): Node {
  return reshape(sum(gradient, broadcastAxes(node.shape, gradient.shape)), node.shape)
}
