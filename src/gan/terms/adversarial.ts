import { add, mean, mul, relu, scalar, softplus, square, sub } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import type { Setting, Term } from './term.ts'

/** −log σ(x), averaged: the cross-entropy of a logit against "real". */
function againstReal(logits: Node): Node {
  return average(softplus(mul(logits, -1)))
}

/** −log(1 − σ(x)), averaged: the cross-entropy of a logit against "generated". */
function againstFake(logits: Node): Node {
  return average(softplus(logits))
}

function average(values: Node): Node {
  return scalar(mean(values))
}

const smoothing: Setting = { value: 0, least: 0, most: 0.5, summary: 'how far below 1 the target "real" lies' }

/**
 * D on real images: −E log D(x). Goodfellow et al. 2014, equation 1. With smoothing s the target is 1 − s, on this side
 * alone: −E [(1 − s) log D(x) + s log(1 − D(x))]. Salimans et al. 2016, section 3.4.
 */
export const realSource: Term = {
  player: 'D',
  reads: 'real',
  group: 'adversarial',
  total: 'loss_d',
  won: 0.05,
  summary: 'D calls real images real',
  formula: '−E log D(x)',
  settings: { smoothing },
  value: ({ real }, settings) => {
    const share = settings.smoothing
    if (share === 0) return againstReal(real.source)
    return add(mul(againstReal(real.source), 1 - share), mul(againstFake(real.source), share))
  },
}

/** D on generated images: −E log(1 − D(G(z))). Goodfellow et al. 2014, equation 1. */
export const fakeSource: Term = {
  player: 'D',
  reads: 'fake',
  group: 'adversarial',
  total: 'loss_d',
  won: 0.05,
  summary: 'D calls generated images generated',
  formula: '−E log(1 − D(G(z)))',
  value: ({ fake }) => againstFake(fake.source),
}

/** The non-saturating loss of G: −E log D(G(z)). Goodfellow et al. 2014, section 3. */
export const nonSaturating: Term = {
  player: 'G',
  reads: 'fake',
  group: 'adversarial',
  summary: 'G makes D call its images real',
  formula: '−E log D(G(z))',
  value: ({ fake }) => againstReal(fake.source),
}

/** The minimax loss of G: E log(1 − D(G(z))), which is flat where D wins. Goodfellow et al. 2014, equation 1. */
export const minimax: Term = {
  player: 'G',
  reads: 'fake',
  group: 'adversarial',
  total: 'loss_g',
  summary: 'G keeps D from calling its images generated',
  formula: 'E log(1 − D(G(z)))',
  value: ({ fake }) => mul(againstFake(fake.source), -1),
}

/** Least squares on real images: ½ E (D(x) − 1)². Mao et al. 2017, equation 9. */
export const realLeastSquares: Term = {
  player: 'D',
  reads: 'real',
  group: 'adversarial',
  total: 'loss_d',
  won: 0.01,
  summary: 'D gives real images 1',
  formula: '½ E (D(x) − 1)²',
  unit: 'none',
  value: ({ real }) => mul(average(square(sub(real.source, 1))), 0.5),
}

/** Least squares on generated images: ½ E D(G(z))². Mao et al. 2017, equation 9. */
export const fakeLeastSquares: Term = {
  player: 'D',
  reads: 'fake',
  group: 'adversarial',
  total: 'loss_d',
  won: 0.01,
  summary: 'D gives generated images 0',
  formula: '½ E D(G(z))²',
  unit: 'none',
  value: ({ fake }) => mul(average(square(fake.source)), 0.5),
}

/** Least squares of G: ½ E (D(G(z)) − 1)². Mao et al. 2017, equation 9. */
export const leastSquares: Term = {
  player: 'G',
  reads: 'fake',
  group: 'adversarial',
  total: 'loss_g',
  summary: 'G makes D give its images 1',
  formula: '½ E (D(G(z)) − 1)²',
  unit: 'none',
  value: ({ fake }) => mul(average(square(sub(fake.source, 1))), 0.5),
}

/** The hinge on real images: E max(0, 1 − D(x)). Lim and Ye 2017; Miyato et al. 2018, section 4. */
export const realHinge: Term = {
  player: 'D',
  reads: 'real',
  group: 'adversarial',
  total: 'loss_d',
  won: 0.02,
  summary: 'D lifts real images above 1',
  formula: 'E max(0, 1 − D(x))',
  unit: 'none',
  value: ({ real }) => average(relu(sub(1, real.source))),
}

/** The hinge on generated images: E max(0, 1 + D(G(z))). Lim and Ye 2017; Miyato et al. 2018, section 4. */
export const fakeHinge: Term = {
  player: 'D',
  reads: 'fake',
  group: 'adversarial',
  total: 'loss_d',
  won: 0.02,
  summary: 'D presses generated images below −1',
  formula: 'E max(0, 1 + D(G(z)))',
  unit: 'none',
  value: ({ fake }) => average(relu(add(fake.source, 1))),
}

/** The critic on real images: −E D(x). Arjovsky et al. 2017, equation 2. */
export const realCritic: Term = {
  player: 'D',
  reads: 'real',
  group: 'adversarial',
  total: 'loss_d',
  summary: 'D lifts real images',
  formula: '−E D(x)',
  unit: 'none',
  value: ({ real }) => mul(average(real.source), -1),
}

/** The critic on generated images: E D(G(z)). Arjovsky et al. 2017, equation 2. */
export const fakeCritic: Term = {
  player: 'D',
  reads: 'fake',
  group: 'adversarial',
  total: 'loss_d',
  summary: 'D presses generated images',
  formula: 'E D(G(z))',
  unit: 'none',
  value: ({ fake }) => average(fake.source),
}

/** G under the hinge and the critic: −E D(G(z)). Miyato et al. 2018, section 4; Arjovsky et al. 2017, theorem 3. */
export const linear: Term = {
  player: 'G',
  reads: 'fake',
  group: 'adversarial',
  total: 'loss_g',
  summary: 'G makes D lift its images',
  formula: '−E D(G(z))',
  unit: 'none',
  value: ({ fake }) => mul(average(fake.source), -1),
}

/**
 * The relativistic pairing of D: E softplus(D(G(z)) − D(x)), of each real image and a generated one beside it, which share
 * their label where labels of generated images are those of the batch. Jolicoeur-Martineau 2019, section 4.1; Huang et al.
 * 2024, equation 3.
 */
export const relativisticSource: Term = {
  player: 'D',
  reads: 'fake',
  group: 'adversarial',
  total: 'loss_d',
  won: 0.02,
  summary: 'D calls each real image more real than the generated one beside it',
  formula: '−E log σ(D(x) − D(G(z)))',
  value: ({ real, fake }) => againstReal(sub(real.source, fake.source)),
}

/** The relativistic pairing of G: E softplus(D(x) − D(G(z))). As {@link relativisticSource}. */
export const relativistic: Term = {
  player: 'G',
  reads: 'fake',
  group: 'adversarial',
  total: 'loss_g',
  summary: 'G makes D call each generated image more real than the real one beside it',
  formula: '−E log σ(D(G(z)) − D(x))',
  value: ({ real, fake }) => againstReal(sub(fake.source, real.source)),
}
