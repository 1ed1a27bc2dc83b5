import { gemm } from '../graph/index.ts'
import type { Node } from '../graph/index.ts'
import { constantInitialiser, xavierUniform } from './initialisers.ts'
import type { Scope } from './scope.ts'

/**
 * Dense layer: y = x·Wᵀ + b.
 *
 * Parameters: `weight` `[units, in]`, and `bias` `[units]` unless it is left out.
 *
 * @param x - `[batch, in]`
 * @param options.bias - default true
 * @returns `[batch, units]`
 */
export function dense(scope: Scope, x: Node, { units, bias = true }: { units: number; bias?: boolean }): Node {
  const [, size] = x.shape
  const weight = scope.parameter('weight', { shape: [units, size], initialiser: xavierUniform(size, units) })
  const addend = bias ? scope.parameter('bias', { shape: [units], initialiser: constantInitialiser(0) }) : undefined
  return gemm(x, weight, { transposeB: true, addend })
}
