import { defineLaw, defineNetwork, defineTerm } from '../../src/index.ts'
import { mean, mul, reshape, sigmoid, square, sub } from '../../src/graph/index.ts'
import { dense } from '../../src/nn/index.ts'

/** A term: how bright generated images are. */
export const brightness = defineTerm('brightness', {
  player: 'G',
  reads: 'fake',
  group: 'image',
  settings: { m: 0.3 },
  value: ({ fake }, { m }) => mean(square(sub(mean(fake.images, [1, 2, 3]), m))),
})

/** A law: −1 or 1 in every column. */
export const coin = defineLaw('coin', {
  summary: '−1 or 1 with equal probabilities',
  likelihood: { loss: (read, values) => mul(square(sub(read, values)), 0.5) },
  range: [-1, 1],
  interpolation: 'linear',
  draw: (values, _, stream) => {
    for (let index = 0; index < values.length; index++) values[index] = stream.below(2) === 0 ? -1 : 1
  },
})

/** Both networks: a dense layer each. */
export const flat = defineNetwork('flat', {
  summary: 'one dense layer',
  generator: {
    build: (scope, latents, { image: { height, width, channels } }) => {
      const pixels = dense(scope.within('pixels'), latents, { units: height * width * channels })
      return reshape(sigmoid(pixels), [latents.shape[0], height, width, channels])
    },
  },
  discriminator: {
    build: (scope, images) => {
      const [batch, ...size] = images.shape
      const columns = size.reduce((product, extent) => product * extent, 1)
      return dense(scope.within('features'), reshape(images, [batch, columns]), { units: 8 })
    },
  },
})

/** Two classes of 16 × 16 images, bright on the left and bright on the right. */
export function halves(count = 60) {
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 2)
  const pixels = new Uint8Array(count * 256).map((_, at) =>
    at % 16 < 8 === (Math.floor(at / 256) % 2 === 0) ? 200 : (at * 7) % 40,
  )
  return { pixels, labels, classes: ['left', 'right'], image: [16, 16, 1] as const }
}

/** Small networks and a short run, as a program sets them. */
export const SHORT = {
  networks: {
    generator: { hidden: 16, channels: [8, 4] },
    discriminator: { hidden: 16, channels: [4, 8], recogniser: 8 },
  },
  batch: 4,
  threads: 1,
  steps: 6,
  log: { every: 2 },
  checkpoint: { every: 3 },
} as const
