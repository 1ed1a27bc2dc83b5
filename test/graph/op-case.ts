import { randomStream, sizeOf } from '../../src/array/index.ts'
import { gradients } from '../../src/autodiff/index.ts'
import { Graph, add, constant, input, mul, square, sum } from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import { normals } from '../support/draws.ts'
import type { Drawn } from '../support/draws.ts'

/** One use of an op, or of a composition, on small tensors. */
export interface OpCase {
  /** The op's name, or the composition's. */
  readonly op: string
  /** What is special about this use of it (default: nothing). */
  readonly use?: string
  readonly inputs: readonly Drawn[]
  readonly build: (inputs: readonly Node[], graph: Graph) => Node
  /** false: its gradient is not the slope of its values, by definition (default true). */
  readonly differentiable?: boolean
}

/** Returns cases as rows for `describe.each`, each with its title. */
export function titled(cases: readonly OpCase[]): (readonly [string, OpCase])[] {
  return cases.map((one) => [`${one.op} ${one.use ?? ''}`.trim(), one])
}

/** A case built into a graph, with a value for every input. */
export interface BuiltCase {
  readonly inputs: readonly Node[]
  readonly output: Node
  readonly values: Readonly<Record<string, Float64Array>>
}

/** Builds a case, by default into a graph of its own. */
export function buildCase({ op, use, inputs, build }: OpCase, graph = new Graph()): BuiltCase {
  const stream = randomStream(1, `${op} ${use}`)
  const nodes = inputs.map(({ shape }, index) => input(graph, `x${index}`, shape))
  const drawn = inputs.map((one, index) => [`x${index}`, one.values(stream)] as const)
  return { inputs: nodes, output: build(nodes, graph), values: Object.fromEntries(drawn) }
}

/** Returns Σ x · r for constants r drawn for a purpose: a scalar whose gradient is a general one. */
function projection(x: Node, purpose: string): Node {
  const weights = constant(x.graph, [...normals(purpose, sizeOf(x.shape))], x.shape)
  return sum(mul(x, weights))
}

/** A scalar and its gradient by every input of a case. */
export interface Differentiated {
  readonly scalar: Node
  readonly gradient: readonly Node[]
}

/** Differentiates Σ y · r, for a case's result y. */
export function firstDerivatives({ inputs, output }: BuiltCase): Differentiated {
  const scalar = projection(output, 'cotangent')
  return { scalar, gradient: gradients(scalar, inputs) }
}

/** Differentiates Σ u · g, where g is the gradient of Σ y² · r: squared, so that it depends on x for a linear op too. */
export function secondDerivatives({ inputs, output }: BuiltCase): Differentiated {
  const first = gradients(projection(square(output), 'cotangent'), inputs)
  const terms = first.map((node, index) => projection(node, `direction ${index}`))
  const scalar = terms.reduce(add, constant(output.graph, 0))
  return { scalar, gradient: gradients(scalar, inputs) }
}
