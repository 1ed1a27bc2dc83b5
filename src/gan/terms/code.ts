import { UsageError } from '../../array/index.ts'
import { add, concat, div, log, logSumExp, mean, mul, scalar, softplus, square, sub, sum } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import { dense } from '../../nn/index.ts'
import { entropyOf, isCode } from '../latents.ts'
import type { LatentPart } from '../latents.ts'
import type { Heads } from '../networks.ts'
import { AFFINE_DRAWS, affine } from '../transform.ts'
import type { AffineRanges } from '../transform.ts'
import type { Setting, Settings, Term, TermContext } from './term.ts'

function codeParts({ parts }: TermContext): LatentPart[] {
  const codes = parts.filter(isCode)
  if (codes.length > 0) return codes
  throw new UsageError(
    'terms: a code loss needs a continuous latent part that is recognised. Add one, or drop the term.',
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
  summary: 'the code head reads the codes back: mean squared error',
  value: (context) => {
    const errors = codeParts(context).map((part) => squaredErrors(context, part))
    return scalar(mean(concat(errors, 1)))
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
  if (!fake.features) throw new UsageError('terms: the recogniser reads no latent part. Let one be recognised.')
  const scope = discriminator.within(`recogniser/${part.name}_variance`)
  const variance = add(softplus(dense(scope, fake.features, { units: part.size })), LEAST_VARIANCE)
  const spread = add(log(variance), LOG_2PI)
  return mul(add(spread, div(squaredErrors(context, part), variance)), 0.5)
}

/** InfoGAN's bound for continuous codes, by how their likelihood is modelled. */
function codeTerm(summary: string, likelihood: Likelihood): Term {
  const perPart = (context: TermContext, part: LatentPart) => scalar(mean(sum(likelihood(context, part), [1])))
  return {
    player: 'both',
    reads: 'fake',
    summary,
    value: (context) => addUp(codeParts(context).map((part) => perPart(context, part))),
    bounds: (context) => boundsOf(codeParts(context), (part) => perPart(context, part)),
  }
}

/**
 * InfoGAN's bound for codes that are Gaussian with unit variance given the image: −E log Q(c | G(z)), summed over the
 * codes. Chen et al. 2016, equation 5, without the constant entropy H(c).
 */
export const gaussian = codeTerm('the code head reads the codes back: −E log N(c; μ(G(z)), 1)', fixedVariance)

/** The same with a variance of its own for every image and code. Chen et al. 2016, section 6. */
export const gaussianLearned = codeTerm(
  'the code head reads the codes back: −E log N(c; μ(G(z)), σ²(G(z)))',
  learnedVariance,
)

/** The categorical parts that no label supervises. */
function categoricalParts({ parts }: TermContext): LatentPart[] {
  const found = parts.filter(({ kind, supervised, recognised }) => kind === 'categorical' && recognised && !supervised)
  if (found.length > 0) return found
  throw new UsageError(
    'terms: the categorical code loss needs a categorical latent part that is recognised and not supervised. Add one, or drop the term.',
  )
}

/** −E log Q(c | image) of one categorical part. */
function categoryLoss({ latents }: TermContext, heads: Heads, { name }: LatentPart): Node {
  const logits = heads.parts[name]
  return scalar(mean(sub(logSumExp(logits, 1), sum(mul(logits, latents[name]), [1]))))
}

/** InfoGAN's bound for categorical codes, summed over them. Chen et al. 2016, equation 5, without the entropy H(c). */
export const categorical: Term = {
  player: 'both',
  reads: 'fake',
  summary: 'the head of a categorical code reads it back: −E log Q(c | G(z))',
  value: (context) => addUp(categoricalParts(context).map((part) => categoryLoss(context, context.fake, part))),
  bounds: (context) => boundsOf(categoricalParts(context), (part) => categoryLoss(context, context.fake, part)),
}

const range = (value: number, most: number, summary: string): Setting => ({ value, least: 0, most, summary })

/** Generated images under a random affine map, and what the recogniser reads off them. */
function readTransformed({ fake, discriminate, uniform }: TermContext, settings: Settings): Heads {
  return discriminate(affine(fake.images, uniform('affine', [AFFINE_DRAWS]), settings as AffineRanges & Settings))
}

/**
 * InfoGAN's bound for categorical codes, read off transformed images T(G(z)). Since a map of the image only loses
 * information, it still bounds I(c; G(z)) from below; and a category can no longer mean what T changes, which is left to
 * the continuous codes. The idea that a cluster must outlive such maps is that of Hu et al. 2017 (IMSAT), section 3.2.
 */
export const invariantCategorical: Term = {
  player: 'both',
  reads: 'fake',
  summary:
    'the head of a categorical code reads it back off slanted, stretched and shifted images: −E log Q(c | T(G(z)))',
  settings: {
    stretch: range(0.3, 0.9, 'how far widths and heights are stretched, as a share'),
    slant: range(0.8, 2, 'how far images are slanted: the tangent of the angle'),
    tilt: range(0.3, 2, 'how far rows rise to the right: the tangent of the angle'),
    shift: range(2, 64, 'how far images are moved, in pixels'),
    thickness: range(0.15, 0.25, 'how far the level goes at which blurred strokes are cut'),
  },
  value: (context, settings) => {
    const heads = readTransformed(context, settings)
    return addUp(categoricalParts(context).map((part) => categoryLoss(context, heads, part)))
  },
  bounds: (context) => boundsOf(categoricalParts(context), (part) => categoryLoss(context, context.fake, part)),
}

function addUp(values: readonly Node[]): Node {
  return values.reduce((total, value) => add(total, value))
}

/** L_I = H(c) − E[−log Q(c | G(z))] of every part. Chen et al. 2016, equation 5. */
function boundsOf(parts: readonly LatentPart[], loss: (part: LatentPart) => Node): Record<string, Node> {
  return Object.fromEntries(parts.map((part) => [part.name, sub(entropyOf(part), loss(part))]))
}
