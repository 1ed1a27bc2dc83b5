import { invalidValue } from '../../array/index.ts'
import { add, concat, div, log, mean, mul, scalar, softplus, square, sub, sum } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import { dense } from '../../nn/index.ts'
import { entropyOf, isCode, lawOf } from '../latents.ts'
import type { Likelihood as OwnLikelihood } from '../laws/index.ts'
import type { LatentPart } from '../latents.ts'
import type { Term, TermContext } from './term.ts'

function codeParts({ parts }: TermContext): LatentPart[] {
  const codes = parts.filter(isCode)
  if (codes.length > 0) return codes
  throw invalidValue(
    'terms',
    'a code loss needs a continuous latent part that is recognised.',
    'Add one, or drop the term.',
  )
}

/** The recogniser's squared errors on one part of the generated batch, `[batch, size]`. */
function squaredErrors({ fake, latents }: TermContext, { name }: LatentPart): Node {
  return square(sub(fake.parts[name], latents[name]))
}

/** The tutorial's code loss: the mean squared error over batch and codes, without a unit. */
export const meanSquared: Term = {
  player: 'both',
  reads: 'fake',
  group: 'code',
  summary: 'the code head reads the codes back',
  formula: 'E (c − ĉ)²',
  unit: 'none',
  value: (context) => {
    const parts = codeParts(context)
    const own = parts.filter(ownLikelihood).map((part) => expected(fixedVariance, context, part))
    const errors = parts.filter((part) => !ownLikelihood(part)).map((part) => squaredErrors(context, part))
    return addUp(errors.length > 0 ? [scalar(mean(concat(errors, 1))), ...own] : own)
  },
}

const LOG_2PI = Math.log(2 * Math.PI)

/** A likelihood of one part's codes: −log Q(c | G(z)) of every image and code, `[batch, size]`. */
type Likelihood = (context: TermContext, part: LatentPart) => Node

/** Gaussian with unit variance. */
function fixedVariance(context: TermContext, part: LatentPart): Node {
  return add(mul(squaredErrors(context, part), 0.5), 0.5 * LOG_2PI)
}

/** The least variance there is: a deviation of 0.03, so that no image is infinitely certain. */
const LEAST_VARIANCE = 1e-3

/** Gaussian whose variance the recogniser gives for every image and code, by the layer `<part>_variance`. */
function learnedVariance(context: TermContext, part: LatentPart): Node {
  const { fake, discriminator } = context
  if (!fake.features) throw invalidValue('terms', 'the recogniser reads no latent part.', 'Let one be recognised.')
  const scope = discriminator.within(`recogniser/${part.name}_variance`)
  const variance = add(softplus(dense(scope, fake.features, { units: part.size })), LEAST_VARIANCE)
  const spread = add(log(variance), LOG_2PI)
  return mul(add(spread, div(squaredErrors(context, part), variance)), 0.5)
}

/** The likelihood that a law brings with it, where its codes are not Gaussian. */
function ownLikelihood(part: LatentPart): OwnLikelihood | undefined {
  const { likelihood } = lawOf(part)
  return typeof likelihood === 'object' ? likelihood : undefined
}

/** −E log Q(c | G(z)) of one part, summed over its codes: by the law's own likelihood, or else by the one given. */
function expected(likelihood: Likelihood, context: TermContext, part: LatentPart): Node {
  const own = ownLikelihood(part)
  const losses = own ? own.loss(context.fake.parts[part.name], context.latents[part.name]) : likelihood(context, part)
  return scalar(mean(sum(losses, [1])))
}

/** The same under the fixed variances that fit the batch best: Σ ½ ln(2πe · mean squared error). */
function bestFixed(context: TermContext, part: LatentPart): Node {
  if (ownLikelihood(part)) return expected(fixedVariance, context, part)
  const errors = mean(squaredErrors(context, part), [0])
  return scalar(mul(sum(add(log(add(errors, TINY)), LOG_2PI + 1)), 0.5))
}

/** Keeps a logarithm finite. */
const TINY = 1e-12

/**
 * InfoGAN's bound for codes that are Gaussian with unit variance given the image: −E log Q(c | G(z)), summed over the
 * codes. Chen et al. 2016, equation 5, without the constant entropy H(c). What is minimised is the squared error, whatever
 * the fixed variance; the bound that is reported is that of the variances which fit best.
 */
export const gaussian: Term = {
  player: 'both',
  reads: 'fake',
  group: 'code',
  summary: 'the code head reads the codes back',
  formula: '−E log N(c; μ(G(z)), 1)',
  value: (context) => addUp(codeParts(context).map((part) => expected(fixedVariance, context, part))),
  bounds: (context) => boundsOf(codeParts(context), (part) => bestFixed(context, part)),
}

/** The same with a variance of its own for every image and code. Chen et al. 2016, section 6. */
export const gaussianLearned: Term = {
  player: 'both',
  reads: 'fake',
  group: 'code',
  summary: 'the code head reads the codes back',
  formula: '−E log N(c; μ(G(z)), σ²(G(z)))',
  value: (context) => addUp(codeParts(context).map((part) => expected(learnedVariance, context, part))),
  bounds: (context) => boundsOf(codeParts(context), (part) => expected(learnedVariance, context, part)),
}

/** The sum of one value a part. */
export function addUp(values: readonly Node[]): Node {
  return values.reduce((total, value) => add(total, value))
}

/** L_I = H(c) − E[−log Q(c | G(z))] of every part whose entropy is known. Chen et al. 2016, equation 5. */
export function boundsOf(parts: readonly LatentPart[], loss: (part: LatentPart) => Node): Record<string, Node> {
  const bounds = parts.flatMap((part) => {
    const entropy = entropyOf(part)
    return entropy === undefined ? [] : [[part.name, sub(entropy, loss(part))] as const]
  })
  return Object.fromEntries(bounds)
}
