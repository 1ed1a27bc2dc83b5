import { sizeOf } from '../array/index.ts'
import { add, div, exp, log, max, mul, reshape, stopGradient, sub, sum } from './ops/index.ts'
import type { Node } from './node.ts'

/** The mean over axes (default: all), which keep an extent of 1. */
export function mean(x: Node, axes?: readonly number[]): Node {
  const total = sum(x, axes)
  return mul(total, sizeOf(total.shape) / sizeOf(x.shape))
}

/** x² */
export function square(x: Node): Node {
  return mul(x, x)
}

/** The one element of a tensor of size 1, as a scalar. */
export function scalar(x: Node): Node {
  return reshape(x, [])
}

/** log Σ eˣ over an axis, which keeps an extent of 1; the maximum is taken out first, so that nothing overflows. */
export function logSumExp(x: Node, axis: number): Node {
  const greatest = stopGradient(max(x, [axis]))
  return add(log(sum(exp(sub(x, greatest)), [axis])), greatest)
}

/**
 * Softmax cross-entropy of logits against targets over an axis, which keeps an extent of 1: Σ t · (log Σ eˣ − x), 0 where
 * targets are all 0. Both terms are taken about the greatest logit: log Σ eˣ by itself is as large as the logits, and in
 * float32 the small difference of two such numbers would lose its digits (of logits of 10⁴ all but three).
 */
export function softmaxCrossEntropy(logits: Node, targets: Node, axis: number): Node {
  const below = sub(logits, stopGradient(max(logits, [axis])))
  const total = mul(log(sum(exp(below), [axis])), sum(targets, [axis]))
  return sub(total, sum(mul(below, targets), [axis]))
}

/** Softmax over an axis. */
export function softmax(x: Node, axis: number): Node {
  const powers = exp(sub(x, stopGradient(max(x, [axis]))))
  return div(powers, sum(powers, [axis]))
}
