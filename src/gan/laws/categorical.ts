import type { Law } from './law.ts'

/** One-hot rows with equal probabilities. */
export const categorical: Law = {
  summary: 'one of several categories with equal probabilities, one-hot',
  likelihood: 'categorical',
  range: [0, 1],
  interpolation: 'linear',
  entropy: (size) => Math.log(size),
  draw: (values, size, stream) => {
    values.fill(0)
    for (let row = 0; row < values.length; row += size) values[row + stream.below(size)] = 1
  },
}
