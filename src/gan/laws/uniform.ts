import type { Law } from './law.ts'

/** U(−1, 1) in every column. */
export const uniform: Law = {
  summary: 'U(−1, 1) in every column',
  likelihood: 'gaussian',
  range: [-1, 1],
  interpolation: 'linear',
  entropy: (size) => size * Math.LN2,
  draw: (values, _, stream) => {
    for (let index = 0; index < values.length; index++) values[index] = 2 * stream.uniform() - 1
  },
}
