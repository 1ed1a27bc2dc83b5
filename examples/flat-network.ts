// Both networks of one's own: a dense layer as the generator, and one as the body of the discriminator.
//
//   facet train --use ./examples/flat-network.ts --preset flat
import { defineNetwork, definePreset } from 'facet-gan'
import { mul, relu, reshape, sigmoid } from 'facet-gan/graph'
import { dense } from 'facet-gan/nn'

export const flat = defineNetwork('flat', {
  summary: 'dense layers alone',
  generator: {
    settings: { gain: { value: 1, least: 0, most: 10, summary: 'factor before the sigmoid' } },
    build: (scope, latents, { config, image, settings }) => {
      const { height, width, channels } = image
      const hidden = relu(dense(scope.within('hidden'), latents, { units: config.hidden }))
      const pixels = dense(scope.within('pixels'), hidden, { units: height * width * channels })
      return reshape(sigmoid(mul(pixels, settings.gain)), [latents.shape[0], height, width, channels])
    },
  },
  discriminator: {
    build: (scope, images) => {
      const [batch, height, width, channels] = images.shape
      return dense(scope.within('features'), reshape(images, [batch, height * width * channels]), { units: 256 })
    },
  },
})

export const preset = definePreset('flat', {
  summary: 'facet with dense networks',
  config: { networks: { generator: { blocks: 'flat', hidden: 256 }, discriminator: { blocks: 'flat' } } },
})
