import { gemm } from '../graph/index.ts'
import type { Node } from '../graph/index.ts'
import { constantInitialiser, xavierUniform } from './initialisers.ts'
import type { Scope } from './scope.ts'
import { spectralNorm } from './spectral-norm.ts'

/** Settings of a dense layer. */
export interface DenseOptions {
  readonly units: number
  /** Whether a bias is added (default true). */
  readonly bias?: boolean
  /** Whether the weight is divided by its greatest singular value (default false). */
  readonly spectral?: boolean
}

/**
 * Dense layer: y = x·Wᵀ + b.
 *
 * Parameters: `weight` `[units, in]`, and `bias` `[units]` unless it is left out.
 *
 * @param x - `[batch, in]`
 * @returns `[batch, units]`
 */
export function dense(scope: Scope, x: Node, { units, bias = true, spectral = false }: DenseOptions): Node {
  const [, size] = x.shape
  const weight = scope.parameter('weight', { shape: [units, size], initialiser: xavierUniform(size, units) })
  const addend = bias ? scope.parameter('bias', { shape: [units], initialiser: constantInitialiser(0) }) : undefined
  return gemm(x, spectral ? spectralNorm(scope, weight) : weight, { transposeB: true, addend })
}
