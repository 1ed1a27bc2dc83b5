import { Graph, ops, reachableNodes } from '../../src/graph/index.ts'
import type { Node, Program } from '../../src/graph/index.ts'

/** A program as data that can be sent anywhere: its nodes in order, by the places of their inputs. */
export interface PlainProgram {
  readonly nodes: readonly { readonly op: string; readonly inputs: readonly number[]; readonly attributes: unknown }[]
  readonly outputs: Readonly<Record<string, number>>
}

/** Turns a program into data. */
export function toPlain(program: Program): PlainProgram {
  const nodes = reachableNodes(program)
  const places = new Map(nodes.map((node, place) => [node, place]))
  const placeOf = (node: Node) => places.get(node) as number
  return {
    nodes: nodes.map(({ op, inputs, attributes }) => ({ op: op.name, inputs: inputs.map(placeOf), attributes })),
    outputs: Object.fromEntries(Object.entries(program.outputs).map(([name, node]) => [name, placeOf(node)])),
  }
}

/** Builds the program anew. */
export function fromPlain({ nodes, outputs }: PlainProgram): Program {
  const graph = new Graph()
  const built: Node[] = []
  for (const { op, inputs, attributes } of nodes) {
    const known = ops.find(({ name }) => name === op)
    if (!known) throw new Error(`there is no op '${op}'`)
    built.push(
      graph.apply(
        known,
        inputs.map((place) => built[place]),
        attributes as never,
      ),
    )
  }
  return { outputs: Object.fromEntries(Object.entries(outputs).map(([name, place]) => [name, built[place]])) }
}
