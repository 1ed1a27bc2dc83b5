import type { Law } from './law.ts'

/** N(0, 1) in every column; a traversal goes two standard deviations either way. */
export const normal: Law = {
  summary: 'N(0, 1) in every column',
  likelihood: 'gaussian',
  range: [-2, 2],
  interpolation: 'arc',
  entropy: (size) => 0.5 * size * Math.log(2 * Math.PI * Math.E),
  draw: (values, _, stream) => {
    for (let index = 0; index < values.length; index++) values[index] = stream.normal()
  },
}
