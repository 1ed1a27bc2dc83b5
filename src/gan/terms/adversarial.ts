import { mean, mul, scalar, softplus } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import type { Term } from './term.ts'

/** −log σ(x), averaged: the cross-entropy of a logit against "real". */
function againstReal(logits: Node): Node {
  return scalar(mean(softplus(mul(logits, -1))))
}

/** −log(1 − σ(x)), averaged: the cross-entropy of a logit against "generated". */
function againstFake(logits: Node): Node {
  return scalar(mean(softplus(logits)))
}

/** D on real images: −E log D(x). Goodfellow et al. 2014, equation 1. */
export const realSource: Term = {
  player: 'D',
  reads: 'real',
  total: 'loss_d',
  summary: 'D calls real images real: −E log D(x)',
  value: ({ real }) => againstReal(real.source),
}

/** D on generated images: −E log(1 − D(G(z))). Goodfellow et al. 2014, equation 1. */
export const fakeSource: Term = {
  player: 'D',
  reads: 'fake',
  total: 'loss_d',
  summary: 'D calls generated images generated: −E log(1 − D(G(z)))',
  value: ({ fake }) => againstFake(fake.source),
}

/** The non-saturating loss of G: −E log D(G(z)). Goodfellow et al. 2014, section 3. */
export const nonSaturating: Term = {
  player: 'G',
  reads: 'fake',
  summary: 'G makes D call its images real: −E log D(G(z))',
  value: ({ fake }) => againstReal(fake.source),
}
