/** Returns the softmax of logits: probabilities that add up to 1. The greatest is taken out first, so that nothing overflows. */
export function softmaxOf(logits: ArrayLike<number>): number[] {
  const values = Array.from(logits)
  const most = Math.max(...values)
  const powers = values.map((logit) => Math.exp(logit - most))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}
