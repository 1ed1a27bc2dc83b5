import { invalidValue } from '../../array/index.ts'
import { add, concat, div, gemm, logSumExp, mul, relu, sqrt, square, sub, sum } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import { dense, xavierUniform } from '../../nn/index.ts'
import { labelledMean } from './class.ts'
import type { Setting, Settings, Side, Term, TermContext } from './term.ts'

const settings: Readonly<Record<string, Setting>> = {
  temperature: { value: 0.5, least: 0.01, most: 10, summary: 'τ: lower weighs the hardest images more' },
  margin: {
    value: 0.98,
    least: 0,
    most: 1,
    summary: 'mₚ: similarity to the proxy of its class beyond which an image is left alone; mₙ = 1 − mₚ',
  },
}

/** Units of the embedding, as the recogniser's default layer. */
const EMBEDDING = 128

/** So far below any score that nothing is left of it. */
const NEVER = 1e6

/** Rows scaled to length 1. */
function unit(rows: Node): Node {
  return div(rows, sqrt(add(sum(square(rows), [1]), 1e-12)))
}

/**
 * Data-to-data cross-entropy: an image is near the proxy of its class and far from images of other classes,
 * −E log e^{[s_p − mₚ]₋/τ} / (e^{[s_p − mₚ]₋/τ} + Σ e^{[s_n − mₙ]₊/τ}), with s_p the cosine between embedding and proxy
 * and s_n those between embeddings of different classes. Kang et al. 2021 (ReACGAN), equation 6. An image without a label
 * is left out: it has no proxy, and may be of any class.
 *
 * Layers: `embedding` over D's shared features, and `proxies` `[classes, 128]`.
 */
function dataToData({ discriminator }: TermContext, { shared, labels }: Side, given: Settings): Node {
  if (!labels) {
    throw invalidValue(
      'terms',
      'the data-to-data loss needs a latent part that is supervised.',
      'Add one, or drop the term.',
    )
  }
  const { temperature, margin } = given
  const classes = labels.shape[1]
  const embedding = unit(dense(discriminator.within('embedding'), shared, { units: EMBEDDING }))
  const initialiser = xavierUniform(EMBEDDING, classes)
  const proxies = unit(discriminator.parameter('proxies', { shape: [classes, EMBEDDING], initialiser }))
  const own = sum(mul(gemm(embedding, proxies, { transposeB: true }), labels), [1])
  const labelled = sum(labels, [1])
  const others = sub(gemm(labelled, labelled, { transposeB: true }), gemm(labels, labels, { transposeB: true }))
  const near = mul(relu(sub(margin, own)), -1 / temperature)
  const far = mul(relu(sub(gemm(embedding, embedding, { transposeB: true }), 1 - margin)), 1 / temperature)
  // Where the other image is none of another class its exponential is 0.
  const scores = concat([near, add(mul(far, others), mul(sub(others, 1), NEVER))], 1)
  // About the image's own score, lest a small loss be the difference of two large numbers.
  return labelledMean(logSumExp(sub(scores, near), 1), labels)
}

/** Data-to-data cross-entropy of real images: what the embedding and its proxies learn from. */
export const realContrast: Term = {
  player: 'D',
  reads: 'real',
  group: 'class',
  total: 'loss_c',
  summary: 'real images lie near the proxy of their class and far from other classes (D2D-CE)',
  settings,
  value: (context, given) => dataToData(context, context.real, given),
}

/** Data-to-data cross-entropy of generated images, which moves G alone. */
export const fakeContrast: Term = {
  player: 'G',
  reads: 'fake',
  group: 'class',
  total: 'loss_c',
  summary: 'G brings its images near the proxy of the asked class and far from other classes (D2D-CE)',
  settings,
  value: (context, given) => dataToData(context, context.fake, given),
}
