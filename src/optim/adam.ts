import { add, div, mul, sqrt, square, sub } from '../graph/index.ts'
import type { Node } from '../graph/index.ts'
import type { AdamScalars } from '../runtime/index.ts'

/** Adam's settings (Kingma and Ba 2015). */
export interface AdamSettings {
  /** Step size α, > 0. */
  readonly rate: number
  /** Decay β₁ of the running mean of gradients, in [0, 1). */
  readonly beta1: number
  /** Decay β₂ of the running mean of squared gradients, in [0, 1). */
  readonly beta2: number
  /** Added to the root of that mean, > 0. */
  readonly epsilon: number
  /**
   * Whether epsilon is added to √v̂, the bias-corrected root, as in the paper's algorithm 1 and in PyTorch, or to √v,
   * as in the paper's section 2 and in TensorFlow.
   */
  readonly form: 'paper' | 'tensorflow'
}

/**
 * Returns the numbers of one update, with both bias corrections folded in: rate = α·√(1 − β₂ᵗ) / (1 − β₁ᵗ).
 *
 * @param step - t, counted from 1
 */
export function adamScalars({ rate, beta1, beta2, epsilon, form }: AdamSettings, step: number): AdamScalars {
  const correction = Math.sqrt(1 - beta2 ** step)
  return {
    rate: (rate * correction) / (1 - beta1 ** step),
    fresh1: 1 - beta1,
    fresh2: 1 - beta2,
    epsilon: form === 'paper' ? epsilon * correction : epsilon,
  }
}

/** The arrays of one update as nodes, all of one shape. */
export interface AdamState {
  readonly parameter: Node
  readonly first: Node
  readonly second: Node
}

/**
 * Builds one update as graph operators, for runtimes that keep the state in their own memory: the same arithmetic as
 * the kernel that updates in place.
 *
 * @param scalars - the numbers of {@link adamScalars} as scalar nodes
 */
export function adamUpdate(
  state: AdamState,
  gradient: Node,
  scalars: Readonly<Record<keyof AdamScalars, Node>>,
): AdamState {
  const first = add(state.first, mul(sub(gradient, state.first), scalars.fresh1))
  const second = add(state.second, mul(sub(square(gradient), state.second), scalars.fresh2))
  const change = div(mul(first, scalars.rate), add(sqrt(second), scalars.epsilon))
  return { parameter: sub(state.parameter, change), first, second }
}
