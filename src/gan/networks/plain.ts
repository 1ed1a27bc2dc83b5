import { leakyRelu, relu, reshape, sigmoid } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import { convolution, dense, transposedConvolution } from '../../nn/index.ts'
import type { Scope } from '../../nn/index.ts'
import { normaliser } from './normaliser.ts'
import type { BodyOptions, GeneratorOptions, Network } from './network.ts'
import { STRIDE, growingSizes } from './sizes.ts'

/**
 * The tutorial's generator: two dense layers, then transposed convolutions, each but the last followed by its batch
 * norm; named `dense_1`, …, `deconv_1`, …, `norm_1`, ….
 *
 * @param latents - the latent vector, `[batch, columns]`
 * @returns images in [0, 1], `[batch, height, width, channels]`
 */
function plainGenerator(scope: Scope, latents: Node, { config, image }: GeneratorOptions): Node {
  const [[height, width], ...sizes] = growingSizes(image, config.channels.length)
  const normalise = normaliser(scope, config)
  const bias = config.biasBeforeNorm
  let x = latents
  for (const [index, units] of [config.hidden, height * width * config.channels[0]].entries()) {
    const layer = dense(scope.within(`dense_${index + 1}`), x, { units, bias })
    x = relu(normalise(config.reluBeforeNorm ? relu(layer) : layer))
  }
  x = reshape(x, [x.shape[0], height, width, config.channels[0]])
  for (const [index, channels] of [...config.channels.slice(1), image.channels].entries()) {
    const last = index === config.channels.length - 1
    const settings = { channels, kernel: config.kernel, stride: STRIDE, bias: last || bias }
    const layer = transposedConvolution(scope.within(`deconv_${index + 1}`), x, settings, sizes[index])
    x = last ? sigmoid(layer) : relu(normalise(layer))
  }
  return x
}

/** The tutorial's convolutions of the discriminator, `conv_1`, …, each with a leaky relu: `[batch, height, width, channels]`. */
function plainConvolutions(scope: Scope, images: Node, { config }: BodyOptions): Node {
  let x = images
  for (const [index, channels] of config.channels.entries()) {
    const settings = { channels, kernel: config.kernel, stride: STRIDE, spectral: config.norm === 'spectral' }
    x = leakyRelu(convolution(scope.within(`conv_${index + 1}`), x, settings), config.slope)
  }
  return x
}

/** The tutorial's networks: single convolutions. */
export const plain: Network = {
  summary: 'single convolutions, as in the tutorial',
  generator: { build: plainGenerator },
  discriminator: { build: plainConvolutions, firstStride: STRIDE },
}
