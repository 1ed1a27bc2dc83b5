import { add, div, gemm, nodeSize, reshape, sqrt, square, stopGradient, sum } from '../graph/index.ts'
import type { Node } from '../graph/index.ts'
import type { Scope } from './scope.ts'

/** Added to a squared length before its root. */
const TINY = 1e-12

/**
 * Spectral normalisation: W / σ(W), σ the greatest singular value, so that the layer's Lipschitz constant is 1 (Miyato
 * et al. 2018, equation 8). σ comes from one power iteration a step, whose vectors count as constants (algorithm 1).
 *
 * Statistics: `singular` `[rows]`, the left singular vector as the last step left it.
 *
 * @param weight - its first axis is taken as the rows of a matrix, all others as its columns
 */
export function spectralNorm(scope: Scope, weight: Node): Node {
  const rows = weight.shape[0]
  const matrix = reshape(weight, [rows, nodeSize(weight) / rows])
  const shape = [1, rows]
  const left = scope.statistic('singular', { shape, initialiser: { kind: 'uniform', limit: 1 } })
  const right = stopGradient(unit(gemm(left, matrix)))
  const product = gemm(right, matrix, { transposeB: true })
  if (scope.normalisation === 'batch') scope.update('singular', unit(product))
  return div(weight, reshape(length(product), []))
}

function length(row: Node): Node {
  return sqrt(add(sum(square(row)), TINY))
}

function unit(row: Node): Node {
  return div(row, length(row))
}
