import { FacetError, formatShape } from '../array/index.ts'
import { nodeSize, programInputs } from '../graph/index.ts'
import type { Node, Program } from '../graph/index.ts'

/** Arrays by name, as far as their sizes go. */
type Sizes = Readonly<Record<string, { readonly length: number }>>

/** Checks that every input and output of a program has an array of its size. */
export function checkBindings(program: Program, bindings: { readonly inputs: Sizes; readonly outputs: Sizes }): void {
  for (const [name, node] of programInputs(program)) checkArray(`input '${name}'`, node, bindings.inputs[name])
  for (const [name, node] of Object.entries(program.outputs)) {
    checkArray(`output '${name}'`, node, bindings.outputs[name])
  }
}

function checkArray(what: string, node: Node, array: { readonly length: number } | undefined): void {
  if (array?.length === nodeSize(node)) return
  const got = array ? `${array.length} elements` : 'nothing'
  throw new FacetError(`load: ${what} takes an array of shape ${formatShape(node.shape)}, got ${got}.`)
}
