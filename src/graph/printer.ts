import { formatShape } from '../array/index.ts'
import { inputName } from './ops/index.ts'
import { reachableNodes } from './program.ts'
import type { Node } from './node.ts'
import type { Program } from './program.ts'

/** Values printed of a constant before the rest is left out. */
const SHOWN_VALUES = 8

/**
 * Prints a program as text, a node a line, numbered in order and without what differs between equal programs:
 *
 *     %3 = gemm(latent, generator/dense_1/weight) transposed={"a":false,"b":true} [64,1024]
 */
export function printProgram(program: Program): string {
  const labels = new Map<Node, string>()
  const lines: string[] = []
  for (const node of reachableNodes(program)) {
    const name = inputName(node)
    labels.set(node, name ?? constantLabel(node) ?? `%${lines.length}`)
    if (name !== undefined) lines.push(`input ${name} ${formatShape(node.shape)}`)
    else if (!node.op.constant) lines.push(printNode(node, labels))
  }
  for (const [name, node] of Object.entries(program.outputs)) lines.push(`output ${name} = ${labels.get(node)}`)
  return `${lines.join('\n')}\n`
}

function printNode(node: Node, labels: ReadonlyMap<Node, string>): string {
  const inputs = node.inputs.map((input) => labels.get(input)).join(', ')
  const attributes = Object.entries(node.attributes ?? {}).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
  return `${labels.get(node)} = ${node.op.name}(${inputs})${attributes.join('')} ${formatShape(node.shape)}`
}

function constantLabel(node: Node): string | undefined {
  const values = node.op.constant?.(node.attributes)
  if (!values) return undefined
  if (node.shape.length === 0) return `${values[0]}`
  return `{${[...values.slice(0, SHOWN_VALUES)].join()}${values.length > SHOWN_VALUES ? ',…' : ''}}${formatShape(node.shape)}`
}
