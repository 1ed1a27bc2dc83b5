import { add, div, mean, mul, reshape, sqrt, square, sub } from '../graph/index.ts'
import type { Node } from '../graph/index.ts'
import { constantInitialiser } from './initialisers.ts'
import type { Scope } from './scope.ts'

/** Settings of a batch norm. */
export interface BatchNormOptions {
  /** Whether a learned factor follows (default true); a learned shift always does. */
  readonly scale?: boolean
  /** Added to the variance, > 0. */
  readonly epsilon: number
  /** How much of a running statistic a step keeps, in [0, 1). */
  readonly decay: number
}

/**
 * Batch normalisation over every axis but the last: y = (x − mean) / √(variance + epsilon) · scale + shift (Ioffe and
 * Szegedy 2015, algorithm 1; the variance is the biased one). Which mean and variance is the scope's to say.
 *
 * Parameters: `shift` and `scale`, `[features]`. Statistics: `mean` and `variance`, `[features]`, which follow those
 * of the batches: s ← decay · s + (1 − decay) · s_batch.
 *
 * @param x - `[…, features]`
 */
export function batchNorm(scope: Scope, x: Node, { scale = true, epsilon, decay }: BatchNormOptions): Node {
  const shape = [x.shape[x.shape.length - 1]]
  const running = {
    mean: scope.statistic('mean', { shape, initialiser: constantInitialiser(0) }),
    variance: scope.statistic('variance', { shape, initialiser: constantInitialiser(1) }),
  }
  const used = scope.normalisation === 'batch' ? batchStatistics(x) : running
  if (scope.normalisation === 'batch') {
    for (const name of ['mean', 'variance'] as const) {
      scope.update(name, add(mul(running[name], decay), mul(used[name], 1 - decay)))
    }
  }
  const shift = scope.parameter('shift', { shape, initialiser: constantInitialiser(0) })
  const deviation = sqrt(add(used.variance, epsilon))
  const factor = scale
    ? div(scope.parameter('scale', { shape, initialiser: constantInitialiser(1) }), deviation)
    : div(1, deviation)
  // Statistics of the batch are of these very values, so centring comes first. Those that are given make one product and sum.
  return scope.normalisation === 'batch'
    ? add(mul(sub(x, used.mean), factor), shift)
    : add(mul(x, factor), sub(shift, mul(used.mean, factor)))
}

/** Mean and biased variance of every feature over the batch (and the pixels), `[features]`. */
function batchStatistics(x: Node): { mean: Node; variance: Node } {
  const features = [x.shape[x.shape.length - 1]]
  const others = x.shape.slice(0, -1).map((_, axis) => axis)
  const average = reshape(mean(x, others), features)
  return { mean: average, variance: reshape(mean(square(sub(x, average)), others), features) }
}
