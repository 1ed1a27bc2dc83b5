import { UsageError, sizeOf } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import { add, concat, leakyRelu, mul, relu, reshape, sigmoid, slice, sum } from '../graph/index.ts'
import type { Node } from '../graph/index.ts'
import { batchNorm, convolution, dense, transposedConvolution } from '../nn/index.ts'
import type { Scope } from '../nn/index.ts'
import type { DiscriminatorConfig, GeneratorConfig } from './config.ts'
import { isCode } from './latents.ts'
import type { LatentPart } from './latents.ts'

/** Every convolution halves the image and every transposed one doubles it. */
const STRIDE = 2

/**
 * The generator: dense layers, then transposed convolutions, each but the last followed by its batch norm; named
 * `dense_1`, …, `deconv_1`, …, `norm_1`, ….
 *
 * @param latents - the parts of the latent vector in column order, each `[batch, size]`
 * @returns images in [0, 1], `[batch, height, width, channels]`
 */
export function generator(
  scope: Scope,
  latents: readonly Node[],
  options: { config: GeneratorConfig; image: ImageSize },
): Node {
  const { config, image } = options
  const [height, width] = seedSize(image, config.channels.length)
  const normalise = normaliser(scope, config)
  const bias = config.biasBeforeNorm
  let x = concat(latents, 1)
  for (const [index, units] of [config.hidden, height * width * config.channels[0]].entries()) {
    const layer = dense(scope.within(`dense_${index + 1}`), x, { units, bias })
    x = relu(normalise(config.reluBeforeNorm ? relu(layer) : layer))
  }
  x = reshape(x, [x.shape[0], height, width, config.channels[0]])
  for (const [index, channels] of [...config.channels.slice(1), image.channels].entries()) {
    const last = index === config.channels.length - 1
    const settings = { channels, kernel: config.kernel, stride: STRIDE, bias: last || bias }
    const layer = transposedConvolution(scope.within(`deconv_${index + 1}`), x, settings)
    x = last ? sigmoid(layer) : relu(normalise(layer))
  }
  return x
}

/** Returns a function that applies the next batch norm of a network: `norm_1`, `norm_2`, …. */
function normaliser(scope: Scope, { norm }: GeneratorConfig): (x: Node) => Node {
  let count = 0
  return (x) => batchNorm(scope.within(`norm_${++count}`), x, norm)
}

/** The height and width that, doubled by every transposed convolution, make up the image. */
function seedSize({ height, width }: ImageSize, doublings: number): [number, number] {
  const factor = STRIDE ** doublings
  if (height % factor === 0 && width % factor === 0) return [height / factor, width / factor]
  const nearest = [height, width].map((extent) => Math.max(1, Math.round(extent / factor)) * factor)
  throw new UsageError(
    `networks.generator.channels: ${doublings} transposed convolutions make sizes that are multiples of ${factor}, ` +
      `not ${height}×${width}. Use images of ${nearest.join('×')}, or another number of channels entries.`,
  )
}

/** What the discriminator says of a batch of images. */
export interface Heads {
  /** Logit of "this image is real", `[batch, 1]`. */
  readonly source: Node
  /** By recognised part, `[batch, size]`: logits of the categories, or estimates of the codes. */
  readonly parts: Readonly<Record<string, Node>>
  /** What all heads read, `[batch, hidden]`. */
  readonly shared: Node
  /** What the heads of the parts read, `[batch, recogniser]`; absent where no part is recognised. */
  readonly features?: Node
}

interface DiscriminatorOptions {
  readonly config: DiscriminatorConfig
  readonly latents: readonly LatentPart[]
  /** One-hot labels of the images, `[batch, classes]`, for the projection; without them it is left out. */
  readonly labels?: Node
}

/**
 * The discriminator and, on the same features, the recogniser: convolutions `conv_1`, …, a dense layer `dense_1`, the
 * head `source`; `recogniser/dense_1` and a head for each recognised part; `projection` where labels are projected.
 *
 * @param images - `[batch, height, width, channels]`
 */
export function discriminator(scope: Scope, images: Node, options: DiscriminatorOptions): Heads {
  const { config } = options
  const spectral = config.norm === 'spectral'
  const groups = groupsOf(images, config).map((group) => convolutions(scope, group, config))
  const flat = concat(groups, 0)
  const shared = leakyRelu(dense(scope.within('dense_1'), flat, { units: config.hidden, spectral }), config.slope)
  const plain = dense(scope.within('source'), shared, { units: 1, spectral })
  const source =
    config.projection && options.labels ? add(plain, projection(scope, shared, options.labels, spectral)) : plain
  return { source, shared, ...recogniser(scope.within('recogniser'), shared, options) }
}

/** The convolutions, `[batch, features]`. */
function convolutions(scope: Scope, images: Node, config: DiscriminatorConfig): Node {
  let x = images
  for (const [index, channels] of config.channels.entries()) {
    const settings = { channels, kernel: config.kernel, stride: STRIDE, spectral: config.norm === 'spectral' }
    x = leakyRelu(convolution(scope.within(`conv_${index + 1}`), x, settings), config.slope)
  }
  return reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))])
}

/** Elements of the first convolution's result that go through the convolutions together: 8 MiB, which stay in the cache. */
const GROUP = 2 ** 21

/** Deals images into equal groups for the convolutions, which look at every image by itself. */
function groupsOf(images: Node, { channels }: DiscriminatorConfig): Node[] {
  const [batch, height, width, depth] = images.shape
  const pixels = Math.ceil(height / STRIDE) * Math.ceil(width / STRIDE)
  const size = Math.ceil(batch / Math.ceil((batch * pixels * (channels[0] ?? depth)) / GROUP))
  return Array.from({ length: Math.ceil(batch / size) }, (_, index) =>
    slice(images, {
      start: [index * size, 0, 0, 0],
      shape: [Math.min(size, batch - index * size), height, width, depth],
    }),
  )
}

/**
 * The label's share of the source logit: the inner product of the features and a vector of the class (Miyato and
 * Koyama 2018, equation 3), `[batch, 1]`.
 */
function projection(scope: Scope, shared: Node, labels: Node, spectral: boolean): Node {
  const vectors = dense(scope.within('projection'), labels, { units: shared.shape[1], bias: false, spectral })
  return sum(mul(vectors, shared), [1])
}

function recogniser(scope: Scope, shared: Node, { config, latents }: DiscriminatorOptions) {
  const recognised = latents.filter((part) => part.recognised)
  if (recognised.length === 0) return { parts: {} }
  const spectral = config.norm === 'spectral'
  const layer = dense(scope.within('dense_1'), shared, { units: config.recogniser, spectral })
  const features = leakyRelu(layer, config.slope)
  const heads = recognised.map((part) => {
    const head = dense(scope.within(part.name), features, { units: part.size, spectral })
    return [part.name, isCode(part) && config.codeHead === 'sigmoid' ? sigmoid(head) : head] as const
  })
  return { features, parts: Object.fromEntries(heads) }
}
