// A law of one's own: codes from a Laplace distribution of variance 1.
//
//   facet train --use ./examples/laplace-law.ts --set latents.1.kind=laplace
import { defineLaw } from 'facet-gan'

/** Its scale b: the variance is 2b². */
const SCALE = Math.SQRT1_2

export const laplace = defineLaw('laplace', {
  summary: 'Laplace(0, 1/√2) in every column',
  likelihood: 'gaussian',
  range: [-2, 2],
  interpolation: 'linear',
  entropy: (size) => size * Math.log(2 * Math.E * SCALE),
  draw: (values, _, stream) => {
    for (let index = 0; index < values.length; index++) {
      const share = stream.uniform() - 0.5
      values[index] = -SCALE * Math.sign(share) * Math.log1p(-2 * Math.abs(share))
    }
  },
})
