import tf from '@tensorflow/tfjs'
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs'
import type { GivenCase } from './javascript.ts'

/** Tensors by Facet's names, in TensorFlow's layouts: dense `[in, out]`, convolution `[height, width, in, out]`. */
export type Weights = Readonly<Record<string, Tensor>>

/** A player's latent vectors by part, each `[batch, size]`. */
export interface Drawn {
  readonly class: Tensor2D
  readonly code: Tensor2D
  readonly noise: Tensor2D
}

/** Mean and variance of every feature, `[features]`. */
export interface Moments {
  readonly mean: Tensor1D
  readonly variance: Tensor1D
}

/** Says what a batch norm uses on its input, `[…, features]`. */
export type Normalisation = (norm: string, x: Tensor) => Moments

/** The statistics of the batch itself. */
export const batchMoments: Normalisation = (_norm, x) => {
  const { mean, variance } = tf.moments(
    x,
    x.shape.slice(0, -1).map((_, axis) => axis),
  )
  return { mean: mean as Tensor1D, variance: variance as Tensor1D }
}

/** Returns what says the running statistics, which lie beside the weights. */
export function runningMoments(weights: Weights): Normalisation {
  return (norm) => ({ mean: weights[`${norm}/mean`] as Tensor1D, variance: weights[`${norm}/variance`] as Tensor1D })
}

/** The weights of one network, by rank. */
function under(weights: Weights, network: string) {
  return {
    vector: (name: string) => weights[`${network}/${name}`] as Tensor1D,
    matrix: (name: string) => weights[`${network}/${name}`] as Tensor2D,
    kernel: (name: string) => weights[`${network}/${name}`] as Tensor4D,
  }
}

/** The generator: images in [0, 1], `[batch, height, width, channels]`. */
export function generate(weights: Weights, drawn: Drawn, given: GivenCase, moments: Normalisation): Tensor4D {
  const { norm, channels } = given.config.networks.generator
  const { height, width } = given.image
  const { vector, matrix, kernel } = under(weights, 'generator')
  const block = <T extends Tensor>(x: T, name: string): T => {
    const { mean, variance } = moments(`generator/${name}`, x)
    const [shift, scale] = [vector(`${name}/shift`), vector(`${name}/scale`)]
    return tf.relu(tf.batchNorm(x, mean, variance, shift, scale, norm.epsilon) as T)
  }
  const latent = tf.concat([drawn.class, drawn.code, drawn.noise], 1)
  const [batch] = latent.shape
  const dense = (x: Tensor2D, name: string): Tensor2D => tf.matMul(x, matrix(`${name}/weight`))
  const first = block(dense(latent, 'dense_1'), 'norm_1')
  const second = block(dense(first, 'dense_2'), 'norm_2')
  const seed = tf.reshape(second, [batch, height / 4, width / 4, channels[0]]) as Tensor4D
  const grown = tf.conv2dTranspose(
    seed,
    kernel('deconv_1/weight'),
    [batch, height / 2, width / 2, channels[1]],
    2,
    'same',
  )
  const size: [number, number, number, number] = [batch, height, width, given.image.channels]
  const image = tf.conv2dTranspose(block(grown, 'norm_3'), kernel('deconv_2/weight'), size, 2, 'same')
  return tf.sigmoid(tf.add(image, vector('deconv_2/bias')))
}

/** What the discriminator says of images: logits of "real" `[batch, 1]` and of classes, and estimates of codes. */
interface Heads {
  readonly source: Tensor2D
  readonly class: Tensor2D
  readonly code: Tensor2D
}

function discriminate(weights: Weights, images: Tensor4D, { config }: GivenCase): Heads {
  const { slope } = config.networks.discriminator
  const { vector, matrix, kernel } = under(weights, 'discriminator')
  const leaky = <T extends Tensor>(x: T, name: string): T => tf.leakyRelu(tf.add<T>(x, vector(`${name}/bias`)), slope)
  const convolution = (x: Tensor4D, name: string) => leaky(tf.conv2d(x, kernel(`${name}/weight`), 2, 'same'), name)
  const dense = (x: Tensor2D, name: string): Tensor2D => tf.matMul(x, matrix(`${name}/weight`))
  const head = (x: Tensor2D, name: string): Tensor2D => tf.add(dense(x, name), vector(`${name}/bias`))
  const features = convolution(convolution(images, 'conv_1'), 'conv_2')
  const flat = tf.reshape(features, [images.shape[0], -1]) as Tensor2D
  const shared = leaky(dense(flat, 'dense_1'), 'dense_1')
  const recogniser = leaky(dense(shared, 'recogniser/dense_1'), 'recogniser/dense_1')
  return {
    source: head(shared, 'source'),
    class: head(recogniser, 'recogniser/class'),
    code: head(recogniser, 'recogniser/code'),
  }
}

/** Cross-entropy of the source logits against "real" (1) or "generated" (0). */
function against(target: number, logits: Tensor2D): Scalar {
  return tf.losses.sigmoidCrossEntropy(tf.fill(logits.shape, target), logits)
}

const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI)

/** −E log N(c; μ, 1), summed over the codes. */
function codeLoss(estimate: Tensor2D, code: Tensor2D): Scalar {
  const each = tf.add(tf.mul(tf.squaredDifference(estimate, code), 0.5), HALF_LOG_2PI)
  return tf.mean(tf.sum(each, 1))
}

/** The discriminator's terms, from one pass over real and generated images together. */
export function discriminatorTerms(
  weights: Weights,
  { real, fake, drawn }: { real: Tensor4D; fake: Tensor4D; drawn: Drawn },
  given: GivenCase,
): Record<string, Scalar> {
  const heads = discriminate(weights, tf.concat([real, fake], 0), given)
  const [realSource, fakeSource] = tf.split<Tensor2D>(heads.source, 2)
  const [realClass, fakeClass] = tf.split<Tensor2D>(heads.class, 2)
  return {
    loss_d_r: against(1, realSource),
    loss_d_f: against(0, fakeSource),
    loss_cr: tf.losses.softmaxCrossEntropy(drawn.class, realClass),
    loss_cf: tf.losses.softmaxCrossEntropy(drawn.class, fakeClass),
    loss_con_gaussian: codeLoss(tf.split<Tensor2D>(heads.code, 2)[1], drawn.code),
  }
}

/** The generator's terms, from the discriminator's view of its images. */
export function generatorTerms(
  weights: Weights,
  { fake, drawn }: { fake: Tensor4D; drawn: Drawn },
  given: GivenCase,
): Record<string, Scalar> {
  const heads = discriminate(weights, fake, given)
  return {
    loss_g: against(1, heads.source),
    loss_cf: tf.losses.softmaxCrossEntropy(drawn.class, heads.class),
    loss_con_gaussian: codeLoss(heads.code, drawn.code),
  }
}
