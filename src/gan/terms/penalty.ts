import { gradients } from '../../autodiff/index.ts'
import { add, mean, mul, scalar, sqrt, square, sub, sum } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import type { Term } from './term.ts'

/** ‖∇D(x)‖² of every image, `[batch, 1, 1, 1]`. The images of a batch do not see one another in D, so one sum serves all. */
function squaredSlopes(source: Node, images: Node): Node {
  const [slope] = gradients(scalar(sum(source)), [images])
  return sum(square(slope), [1, 2, 3])
}

/** Keeps the derivative of a root finite where a slope is 0. */
const TINY = 1e-12

/**
 * The gradient penalty of the Wasserstein critic: E (‖∇D(x̂)‖ − 1)², x̂ between a real and a generated image, u·x + (1 −
 * u)·G(z) with u from U(0, 1). Gulrajani et al. 2017, equation 3. Its gradient takes second derivatives of D.
 */
export const gradientPenalty: Term = {
  player: 'D',
  reads: 'real',
  group: 'penalty',
  summary: 'slopes of D between real and generated images stay near 1',
  formula: 'E (‖∇D(x̂)‖ − 1)²',
  unit: 'none',
  value: ({ real, fake, discriminate, uniform }) => {
    const share = uniform('interpolation', [real.images.shape[0], 1, 1, 1])
    const between = add(fake.images, mul(share, sub(real.images, fake.images)))
    const { source } = discriminate(between, fake.labels)
    return scalar(mean(square(sub(sqrt(add(squaredSlopes(source, between), TINY)), 1))))
  },
}

/** R1: E ‖∇D(x)‖² on real images. Mescheder et al. 2018, equation 9, whose γ/2 is the weight. */
export const realSlope: Term = {
  player: 'D',
  reads: 'real',
  group: 'penalty',
  summary: 'D is flat at real images',
  formula: 'E ‖∇D(x)‖²',
  unit: 'none',
  value: ({ real }) => scalar(mean(squaredSlopes(real.source, real.images))),
}

/** R2: E ‖∇D(G(z))‖² on generated images. Mescheder et al. 2018, equation 10, whose γ/2 is the weight. */
export const fakeSlope: Term = {
  player: 'D',
  reads: 'fake',
  group: 'penalty',
  summary: 'D is flat at generated images',
  formula: 'E ‖∇D(G(z))‖²',
  unit: 'none',
  value: ({ fake }) => scalar(mean(squaredSlopes(fake.source, fake.images))),
}
