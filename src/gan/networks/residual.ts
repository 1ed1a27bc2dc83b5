import { add, leakyRelu, relu, reshape, sigmoid } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import { convolution, dense, pooledConvolution, upsampledConvolution } from '../../nn/index.ts'
import type { Scope } from '../../nn/index.ts'
import type { DiscriminatorConfig, GeneratorConfig } from './config.ts'
import { normaliser } from './normaliser.ts'
import type { BodyOptions, GeneratorOptions, Network } from './network.ts'
import { growingSizes } from './sizes.ts'
import type { Size } from './sizes.ts'

/** The papers' kernel, in pixels, whatever the config says of plain networks. */
const KERNEL = 3

/** What runs beside a block to be added to it. */
const SHORTCUT = 1

/**
 * A generator of residual blocks (Miyato et al. 2018, appendix B.4; Gulrajani et al. 2017, appendix F): two dense layers
 * `dense_1`, `dense_2`, of which the first is normalised; a block `block_1`, … for every doubling; norm, relu and a
 * convolution `conv_1` to the image's channels. The latent vector enters where it does in the plain generator.
 *
 * @param latents - the latent vector, `[batch, columns]`
 * @returns images in [0, 1], `[batch, height, width, channels]`
 */
function residualGenerator(scope: Scope, latents: Node, { config, image }: GeneratorOptions): Node {
  const { channels } = config
  const [[height, width], ...sizes] = growingSizes(image, channels.length)
  const normalise = normaliser(scope, config)
  const hidden = relu(
    normalise(dense(scope.within('dense_1'), latents, { units: config.hidden, bias: config.biasBeforeNorm })),
  )
  const seed = dense(scope.within('dense_2'), hidden, { units: height * width * channels[0] })
  let x = reshape(seed, [seed.shape[0], height, width, channels[0]])
  for (const [index, size] of sizes.entries()) {
    const settings = { config, size, channels: channels[index + 1] ?? channels[index] }
    x = growingBlock(scope.within(`block_${index + 1}`), x, settings)
  }
  const settings = { channels: image.channels, kernel: KERNEL, stride: 1 }
  return sigmoid(convolution(scope.within('conv_1'), relu(normalise(x)), settings))
}

interface GrowingBlock {
  readonly config: GeneratorConfig
  readonly channels: number
  readonly size: Size
}

/** norm, relu, twice as large, `conv_1`, norm, relu, `conv_2`; beside it twice as large, `shortcut`. */
function growingBlock(scope: Scope, x: Node, { config, channels, size }: GrowingBlock): Node {
  const normalise = normaliser(scope, config)
  const settings = { channels, kernel: KERNEL, bias: config.biasBeforeNorm }
  const larger = upsampledConvolution(scope.within('conv_1'), relu(normalise(x)), settings, size)
  const inner = convolution(scope.within('conv_2'), relu(normalise(larger)), { ...settings, stride: 1 })
  const outer = upsampledConvolution(scope.within('shortcut'), x, { ...settings, kernel: SHORTCUT }, size)
  return add(inner, outer)
}

/**
 * Residual blocks of a discriminator, `block_1`, … (as above), each of which halves the images, and a leaky relu:
 * `[batch, height, width, channels]`. A slope of 0 makes it the papers' relu.
 */
function residualConvolutions(scope: Scope, images: Node, { config }: BodyOptions): Node {
  let x = images
  for (const index of config.channels.keys()) {
    x = shrinkingBlock(scope.within(`block_${index + 1}`), x, { config, index })
  }
  return leakyRelu(x, config.slope)
}

/** relu, `conv_1`, relu, `conv_2`, half as large; beside it half as large, `shortcut`. The first block begins with the image. */
function shrinkingBlock(
  scope: Scope,
  x: Node,
  { config, index }: { config: DiscriminatorConfig; index: number },
): Node {
  const { slope, channels } = config
  const settings = { channels: channels[index], kernel: KERNEL, spectral: config.norm === 'spectral' }
  const first = index === 0
  const own = { ...settings, stride: 1, channels: first ? channels[0] : x.shape[3] }
  const inner = convolution(scope.within('conv_1'), first ? x : leakyRelu(x, slope), own)
  const smaller = pooledConvolution(scope.within('conv_2'), leakyRelu(inner, slope), settings)
  return add(smaller, pooledConvolution(scope.within('shortcut'), x, { ...settings, kernel: SHORTCUT }))
}

/** Residual blocks. The first convolution of the first block leaves the size as it is. */
export const residual: Network = {
  summary: 'residual blocks',
  generator: { build: residualGenerator },
  discriminator: { build: residualConvolutions, firstStride: 1 },
}
