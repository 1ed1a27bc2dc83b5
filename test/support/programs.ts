import type { Node, Program } from '../../src/graph/index.ts'
import { nodeSize, programInputs } from '../../src/graph/index.ts'
import type { Executable, Runtime } from '../../src/runtime/index.ts'
import { normals } from './draws.ts'

/** Names nodes by a prefix and their position: x0, x1, … */
export function numbered(prefix: string, nodes: readonly Node[]): Record<string, Node> {
  return Object.fromEntries(nodes.map((node, index) => [`${prefix}${index}`, node]))
}

/** Draws a value for every input of a program: N(0, 1), but variances are positive. */
export function drawnInputs(program: Program): Record<string, Float64Array> {
  const draw = (name: string, node: Node) => {
    const values = normals(name, nodeSize(node))
    return name.endsWith('variance') ? values.map((value) => 0.5 + Math.abs(value)) : values
  }
  return Object.fromEntries([...programInputs(program)].map(([name, node]) => [name, draw(name, node)]))
}

/** A loaded program with the arrays it runs over. */
export interface Loaded {
  readonly executable: Executable
  readonly inputs: Readonly<Record<string, Float32Array>>
  readonly outputs: Readonly<Record<string, Float32Array>>
}

/** Loads a program over fresh arrays; outputs are NaN until it runs. */
export async function loadProgram(
  runtime: Runtime,
  program: Program,
  values: Readonly<Record<string, ArrayLike<number>>>,
): Promise<Loaded> {
  const inputs = Object.fromEntries(Object.entries(values).map(([name, one]) => [name, Float32Array.from(one)]))
  const fresh = (node: Node) => new Float32Array(nodeSize(node)).fill(NaN)
  const outputs = Object.fromEntries(Object.entries(program.outputs).map(([name, node]) => [name, fresh(node)]))
  return { executable: await runtime.load(program, { inputs, outputs }), inputs, outputs }
}

/** Runs a program once and returns its outputs by name. */
export async function runOnce(
  runtime: Runtime,
  program: Program,
  values: Readonly<Record<string, ArrayLike<number>>>,
): Promise<Readonly<Record<string, Float32Array>>> {
  const { executable, outputs } = await loadProgram(runtime, program, values)
  await executable.run()
  await executable.release()
  return outputs
}
