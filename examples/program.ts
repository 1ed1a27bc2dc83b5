// Trains on images in memory with a term of one's own, and saves samples of one class.
import { defineTerm, train } from 'facet-gan'
import { mean, square, sub } from 'facet-gan/graph'

const brightness = defineTerm('brightness', {
  player: 'G',
  reads: 'fake',
  group: 'image',
  formula: 'E (mean(x) − m)²',
  settings: { m: 0.3 },
  value: ({ fake }, { m }) => mean(square(sub(mean(fake.images, [1, 2, 3]), m))),
})

// Two classes of small colour images: bright on the left, and bright on the right.
const count = 200
const labels = Uint8Array.from({ length: count }, (_, index) => index % 2)
const pixels = new Float32Array(count * 32 * 32 * 3).map((_, at) => {
  const [column, label] = [Math.floor(at / 3) % 32, Math.floor(at / (32 * 32 * 3)) % 2]
  return column < 16 === (label === 0) ? 0.8 : 0.1
})

const run = await train({
  preset: 'acgan',
  use: [brightness],
  terms: { brightness: { weight: 0.1 } },
  data: { pixels, labels, classes: ['left', 'right'], image: [32, 32, 3] },
  steps: 20,
  batch: 16,
  out: 'runs/mine',
})
for await (const event of run) if (event.kind === 'step') console.log(event.step, event.losses.brightness)
await run.sample({ class: 'left', count: 16 }).save('left.png')
