// A term of one's own: it holds the mean brightness of generated images at a value.
import { defineTerm } from 'facet-gan'
import { mean, square, sub } from 'facet-gan/graph'

export const brightness = defineTerm('brightness', {
  player: 'G',
  reads: 'fake',
  group: 'image',
  summary: 'generated images are as bright as asked',
  formula: 'E (mean(x) − m)²',
  unit: 'none',
  settings: { m: 0.3 },
  value: ({ fake }, { m }) => mean(square(sub(mean(fake.images, [1, 2, 3]), m))),
})
