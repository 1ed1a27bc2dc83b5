import { UsageError } from '../../array/index.ts'
import { add, gemm, log, logSumExp, mean, mul, scalar, softmax, sub, sum, transpose } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import type { LatentPart } from '../latents.ts'
import type { Heads } from '../networks.ts'
import { AFFINE_DRAWS, affine } from '../transform.ts'
import type { AffineRanges } from '../transform.ts'
import { addUp, boundsOf } from './code.ts'
import type { Setting, Settings, Term, TermContext } from './term.ts'

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

/** How far the maps go that a category must outlive. */
const MAPS: Readonly<Record<keyof AffineRanges, Setting>> = {
  stretch: range(0.3, 0.9, 'how far widths and heights are stretched, as a share'),
  slant: range(0.8, 2, 'how far images are slanted: the tangent of the angle'),
  tilt: range(0.3, 2, 'how far rows rise to the right: the tangent of the angle'),
  shift: range(2, 64, 'how far images are moved, in pixels'),
  thickness: range(0.15, 0.25, 'how far the level goes at which blurred strokes are cut'),
}

/** What the recogniser reads off images of one side under a random map. */
function readTransformed(context: TermContext, side: 'real' | 'fake', settings: Settings): Heads {
  const draws = context.uniform(`map/${side}`, [AFFINE_DRAWS])
  return context.discriminate(affine(context[side].images, draws, settings as AffineRanges & Settings))
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
  settings: MAPS,
  value: (context, settings) => {
    const heads = readTransformed(context, 'fake', settings)
    return addUp(categoricalParts(context).map((part) => categoryLoss(context, heads, part)))
  },
  bounds: (context) => boundsOf(categoricalParts(context), (part) => categoryLoss(context, context.fake, part)),
}

/**
 * Mutual information of the categories read off two views of the same images: Σ P ln(P / (P₁ P₂)), P = E[q(x) q(T(x))ᵀ] made
 * symmetric, its margins P₁ and P₂. It is greatest where both views agree, and all categories are in use.
 */
function sharedInformation(one: Node, other: Node): Node {
  const joint = mul(gemm(softmax(one, 1), softmax(other, 1), { transposeA: true }), 1 / one.shape[0])
  const even = add(mul(add(joint, transpose(joint, [1, 0])), 0.5), 1e-8)
  const [rows, columns] = [sum(even, [1]), sum(even, [0])]
  return scalar(sum(mul(even, sub(sub(log(even), log(rows)), log(columns)))))
}

/**
 * Clusters of real images, without any label: −I(Q(c | x); Q(c | T(x))), the information that categories of an image and of
 * its transform have in common. Ji, Henriques and Vedaldi 2019 (IIC), equation 3.
 */
export const realClusters: Term = {
  player: 'D',
  reads: 'real',
  summary: 'the head of a categorical code reads a real image and its transform alike: −I(Q(c | x); Q(c | T(x)))',
  settings: MAPS,
  value: (context, settings) => {
    const heads = readTransformed(context, 'real', settings)
    const parts = categoricalParts(context)
    const shared = parts.map(({ name }) => sharedInformation(context.real.parts[name], heads.parts[name]))
    return mul(addUp(shared), -1)
  },
}
