import { UsageError } from '../../array/index.ts'
import { logSumExp, mean, mul, scalar, sub, sum } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import { labelPart } from '../latents.ts'
import type { Heads } from '../networks.ts'
import type { Term, TermContext } from './term.ts'

/** Softmax cross-entropy against one-hot targets, averaged over the batch. */
function crossEntropy(logits: Node, targets: Node): Node {
  return scalar(mean(sub(logSumExp(logits, 1), sum(mul(logits, targets), [1]))))
}

function classLoss({ parts, labels }: TermContext, heads: Heads): Node {
  const part = labelPart(parts)
  if (part?.recognised && labels) return crossEntropy(heads.parts[part.name], labels)
  throw new UsageError(
    'terms: a class loss needs a latent part that is supervised and recognised. Add one, or drop the term.',
  )
}

/** The auxiliary classifier on real images. Odena, Olah and Shlens 2017, equation 3, first half. */
export const realClass: Term = {
  player: 'both',
  reads: 'real',
  total: 'loss_c',
  summary: 'the class head reads real images: −E log P(c | x)',
  value: (context) => classLoss(context, context.real),
}

/** The auxiliary classifier on generated images. Odena, Olah and Shlens 2017, equation 3, second half. */
export const fakeClass: Term = {
  player: 'both',
  reads: 'fake',
  total: 'loss_c',
  summary: 'the class head reads the asked class off generated images: −E log P(c | G(z))',
  value: (context) => classLoss(context, context.fake),
}
