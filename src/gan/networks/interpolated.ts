import { add, leakyRelu, reshape, sigmoid } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import { convolution, dense, pooledConvolution, upsampledConvolution } from '../../nn/index.ts'
import type { Scope } from '../../nn/index.ts'
import type { Setting } from '../settings.ts'
import type { BodyOptions, GeneratorOptions, Network } from './network.ts'
import { doublingChannels, growingSizes } from './sizes.ts'

/** Height and width of every kernel, in pixels. */
const KERNEL = 3

/** The leaky relu's slope for negative values (Huang et al. 2024, section 3.4). */
const SLOPE = 0.2

const residual: Setting = {
  value: 0,
  least: 0,
  most: 4,
  summary: 'residual blocks at each size but the image’s own',
}

function activate(x: Node): Node {
  return leakyRelu(x, SLOPE)
}

/**
 * A generator without normalisation: what it makes of a latent vector depends on nothing else, in training too. `basis` adds up
 * learned maps, one for each latent column, by the latent values; then for every doubling residual blocks `block_1_1`, … and a
 * convolution `up_1`, … of the interpolated maps. Every pixel is made of equally many summands, so that there is no
 * checkerboard (Odena, Dumoulin and Olah 2016).
 *
 * @param latents - the latent vector, `[batch, columns]`
 * @returns images in [0, 1], `[batch, height, width, channels]`
 */
function interpolatedGenerator(scope: Scope, latents: Node, { config, image, settings }: GeneratorOptions): Node {
  const { channels } = config
  const [[height, width], ...sizes] = growingSizes(image, channels.length)
  const maps = dense(scope.within('basis'), latents, { units: height * width * channels[0] })
  let x = reshape(maps, [maps.shape[0], height, width, channels[0]])
  for (const [index, size] of sizes.entries()) {
    x = blocks(scope, x, { stage: index + 1, count: settings.residual })
    const after = channels[index + 1] ?? image.channels
    x = upsampledConvolution(scope.within(`up_${index + 1}`), activate(x), { channels: after, kernel: KERNEL }, size)
  }
  return sigmoid(x)
}

/**
 * The body of a discriminator, as the generator backwards: convolutions `down_1`, … whose results are averaged over 2 × 2 pixels, each
 * followed by residual blocks; `[batch, height, width, channels]`.
 */
function averagedConvolutions(scope: Scope, images: Node, { config, settings }: BodyOptions): Node {
  let x = images
  for (const [index, channels] of config.channels.entries()) {
    const options = { channels, kernel: KERNEL, spectral: config.norm === 'spectral' }
    x = pooledConvolution(scope.within(`down_${index + 1}`), index === 0 ? x : activate(x), options)
    x = blocks(scope, x, { stage: index + 1, count: settings.residual, spectral: options.spectral })
  }
  return activate(x)
}

interface Blocks {
  /** Which change of size they stand beside, counted from 1. */
  readonly stage: number
  readonly count: number
  readonly spectral?: boolean
}

/**
 * Residual blocks, each of which begins as the identity: leaky relu, convolution, leaky relu, convolution of zeros. Under
 * spectral norm, which has no zeros, the last begins as any other.
 */
function blocks(scope: Scope, x: Node, { stage, count, spectral }: Blocks): Node {
  const settings = { channels: x.shape[3], kernel: KERNEL, stride: 1, spectral }
  let sum = x
  for (let index = 1; index <= count; index++) {
    const block = scope.within(`block_${stage}_${index}`)
    const inner = convolution(block.within('conv_1'), activate(sum), settings)
    sum = add(sum, convolution(block.within('conv_2'), activate(inner), { ...settings, zero: !spectral }))
  }
  return sum
}

/** Channels of the outermost maps: half the tutorial's. */
const OUTERMOST = 32

/** Networks without normalisation, whose maps are resampled by interpolation. */
export const interpolated: Network = {
  summary: 'no normalisation, maps resampled by interpolation, residual blocks where asked for',
  channels: (image) => doublingChannels(image, OUTERMOST),
  generator: { build: interpolatedGenerator, settings: { residual } },
  discriminator: { build: averagedConvolutions, settings: { residual }, firstStride: 2 },
}
