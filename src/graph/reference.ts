import { FacetError, formatShape } from '../array/index.ts'
import { inputName } from './ops/index.ts'
import { nodeSize } from './node.ts'
import { reachableNodes } from './program.ts'
import type { Program } from './program.ts'

/**
 * Evaluates a program in float64 with each op's own definition. Slow and exact: the reference that runtimes and
 * derivatives are checked against.
 *
 * @param values - a value for every input, row-major
 * @returns the outputs by name
 * @throws FacetError when an input has no value or one of another size
 */
export function evaluate<Name extends string>(
  program: Program & { readonly outputs: Readonly<Record<Name, unknown>> },
  values: Readonly<Record<string, ArrayLike<number>>>,
): Record<Name, Float64Array> {
  const results = new Map<number, Float64Array>()
  for (const node of reachableNodes(program)) {
    const name = inputName(node)
    const given = name === undefined ? undefined : values[name]
    if (given && given.length !== nodeSize(node)) {
      throw new FacetError(`evaluate: input '${name}' takes ${formatShape(node.shape)}, got ${given.length} values.`)
    }
    const inputs = node.inputs.map((input) => results.get(input.id) as Float64Array)
    results.set(node.id, given ? Float64Array.from(given) : node.op.evaluate(node, inputs))
  }
  const outputs = Object.entries(program.outputs).map(([name, node]) => [name, results.get(node.id)])
  return Object.fromEntries(outputs) as Record<Name, Float64Array>
}
