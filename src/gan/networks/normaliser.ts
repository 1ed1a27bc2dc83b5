import type { Node } from '../../graph/index.ts'
import { batchNorm } from '../../nn/index.ts'
import type { Scope } from '../../nn/index.ts'
import type { GeneratorConfig } from './config.ts'

/** Returns a function that applies the next batch norm of a network: `norm_1`, `norm_2`, …. */
export function normaliser(scope: Scope, { norm }: GeneratorConfig): (x: Node) => Node {
  let count = 0
  return (x) => batchNorm(scope.within(`norm_${++count}`), x, norm)
}
