import { UsageError } from '../../array/index.ts'
import { add, concat, mean, mul, scalar, square, sub, sum } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import { isCode } from '../latents.ts'
import type { Term, TermContext } from './term.ts'

/** The recogniser's squared errors on the codes of the generated batch, `[batch, codes]`. */
function squaredErrors({ parts, fake, latents }: TermContext): Node {
  const codes = parts.filter(isCode)
  if (codes.length === 0) {
    throw new UsageError(
      'terms: a code loss needs a continuous latent part that is recognised. Add one, or drop the term.',
    )
  }
  return concat(
    codes.map(({ name }) => square(sub(fake.parts[name], latents[name]))),
    1,
  )
}

/** The tutorial's code loss: the mean squared error over batch and codes, without a unit. */
export const meanSquared: Term = {
  player: 'both',
  reads: 'fake',
  summary: 'the code head reads the codes back: mean squared error',
  value: (context) => scalar(mean(squaredErrors(context))),
}

/**
 * InfoGAN's bound for codes that are Gaussian with unit variance given the image: −E log Q(c | G(z)), summed over the
 * codes. Chen et al. 2016, equation 5, without the constant entropy H(c).
 */
export const gaussian: Term = {
  player: 'both',
  reads: 'fake',
  summary: 'the code head reads the codes back: −E log N(c; μ(G(z)), 1)',
  value: (context) => {
    const errors = squaredErrors(context)
    const perCode = add(mul(errors, 0.5), 0.5 * Math.log(2 * Math.PI))
    return scalar(mean(sum(perCode, [1])))
  },
}
