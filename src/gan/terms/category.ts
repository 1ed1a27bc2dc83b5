import { invalidValue } from '../../array/index.ts'
import { mean, scalar, softmaxCrossEntropy } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import { isFoundCategory } from '../latents.ts'
import type { LatentPart } from '../latents.ts'
import type { Heads } from '../networks/index.ts'
import { AFFINE_DRAWS, affine } from '../transform.ts'
import type { AffineRanges } from '../transform.ts'
import { addUp, boundsOf } from './code.ts'
import type { Setting, Settings, Term, TermContext } from './term.ts'

/** The categorical parts that no label supervises. */
function categoricalParts({ parts }: TermContext): LatentPart[] {
  const found = parts.filter(isFoundCategory)
  if (found.length > 0) return found
  throw invalidValue(
    'terms',
    'the categorical code loss needs a categorical latent part that is recognised and not supervised.',
    'Add one, or drop the term.',
  )
}

/** −E log Q(c | image) of one categorical part. */
function categoryLoss({ latents }: TermContext, heads: Heads, { name }: LatentPart): Node {
  return scalar(mean(softmaxCrossEntropy(heads.parts[name], latents[name], 1)))
}

/** InfoGAN's bound for categorical codes, summed over them. Chen et al. 2016, equation 5, without the entropy H(c). */
export const categorical: Term = {
  player: 'both',
  reads: 'fake',
  group: 'code',
  summary: 'the head of a categorical code reads it back',
  formula: '−E log Q(c | G(z))',
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

/** What the recogniser reads off generated images under a random map. */
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
  group: 'code',
  summary: 'the head of a categorical code reads it back off slanted, stretched and shifted images',
  formula: '−E log Q(c | T(G(z)))',
  settings: MAPS,
  value: (context, settings) => {
    const heads = readTransformed(context, settings)
    return addUp(categoricalParts(context).map((part) => categoryLoss(context, heads, part)))
  },
  bounds: (context) => boundsOf(categoricalParts(context), (part) => categoryLoss(context, context.fake, part)),
}
