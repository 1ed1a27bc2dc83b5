import { invalidValue } from '../../array/index.ts'
import { add, div, mean, mul, relu, scalar, softmaxCrossEntropy, sub, sum } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import { dense } from '../../nn/index.ts'
import { labelPart } from '../latents.ts'
import type { LatentPart } from '../latents.ts'
import type { Setting, Side, Term, TermContext } from './term.ts'

/** The mean over the rows that have a label; 0 where none has. */
export function labelledMean(values: Node, labels: Node): Node {
  const count = sum(labels)
  return scalar(div(sum(values), add(relu(sub(count, 1)), 1)))
}

/** The label's part, its labels, and the features that class heads read. */
interface Labelled {
  readonly part: LatentPart
  readonly labels: Node
  readonly features: Node
  readonly logits: Node
}

function labelled({ parts }: TermContext, { labels, features, parts: heads }: Side): Labelled {
  const part = labelPart(parts)
  if (part?.recognised && labels && features) return { part, labels, features, logits: heads[part.name] }
  throw invalidValue(
    'terms',
    'a class loss needs a latent part that is supervised and recognised.',
    'Add one, or drop the term.',
  )
}

const smoothing: Setting = {
  value: 0,
  least: 0,
  most: 0.5,
  summary: 'the share of the target that all classes have in common',
}

/** Label smoothing: (1 − s) · target + s / classes. Szegedy et al. 2016, section 7. */
function smooth(targets: Node, share: number): Node {
  if (share === 0) return targets
  const common = mul(sum(targets, [1]), share / targets.shape[1])
  return add(mul(targets, 1 - share), common)
}

/** The auxiliary classifier on real images that have a label. Odena, Olah and Shlens 2017, equation 3, first half. */
export const realClass: Term = {
  player: 'both',
  reads: 'real',
  group: 'class',
  total: 'loss_c',
  summary: 'the class head reads real images',
  formula: '−E log P(c | x)',
  settings: { smoothing },
  value: (context, settings) => {
    const { logits, labels } = labelled(context, context.real)
    return labelledMean(softmaxCrossEntropy(logits, smooth(labels, settings.smoothing), 1), labels)
  },
}

function fakeCrossEntropy(context: TermContext, share: number): Node {
  const { logits, labels } = labelled(context, context.fake)
  return scalar(mean(softmaxCrossEntropy(logits, smooth(labels, share), 1)))
}

/** The auxiliary classifier on generated images. Odena, Olah and Shlens 2017, equation 3, second half. */
export const fakeClass: Term = {
  player: 'both',
  reads: 'fake',
  group: 'class',
  total: 'loss_c',
  summary: 'the class head reads the asked class off generated images',
  formula: '−E log P(c | G(z))',
  settings: { smoothing },
  value: (context, settings) => fakeCrossEntropy(context, settings.smoothing),
}

/** The same, but the class head does not learn from it: only G is moved towards what the head knows of real images. */
export const generatorClass: Term = {
  player: 'G',
  reads: 'fake',
  group: 'class',
  total: 'loss_c',
  summary: 'G makes the class head read the asked class, which does not move the head',
  formula: '−E log P(c | G(z))',
  value: (context) => fakeCrossEntropy(context, 0),
}

/** The twin head, on the same features as the class head, which sees generated images only. */
function twinCrossEntropy(context: TermContext): Node {
  const { part, features, labels } = labelled(context, context.fake)
  const logits = dense(context.discriminator.within(`recogniser/${part.name}_twin`), features, { units: part.size })
  return scalar(mean(softmaxCrossEntropy(logits, labels, 1)))
}

/** The twin auxiliary classifier: −E log Q(c | G(z)), its head on generated images only. Gong et al. 2019, equation 5. */
export const twinClass: Term = {
  player: 'D',
  reads: 'fake',
  group: 'class',
  summary: 'a twin of the class head reads generated images',
  formula: '−E log Q(c | G(z))',
  value: twinCrossEntropy,
}

/** G against the twin: E log Q(c | G(z)), which undoes the push towards low class entropy. Gong et al. 2019, equation 6. */
export const againstTwin: Term = {
  player: 'G',
  reads: 'fake',
  group: 'class',
  summary: 'G makes the twin fail, which keeps classes diverse',
  formula: 'E log Q(c | G(z))',
  value: (context) => mul(twinCrossEntropy(context), -1),
}
