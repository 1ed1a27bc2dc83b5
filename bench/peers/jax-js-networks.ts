import { lax, nn, numpy as np } from '@jax-js/jax'
import type { GivenCase } from './javascript.ts'

/** Arrays by name, in JAX's layouts: dense `[in, out]`, convolution `[out, in, height, width]`, images NCHW. */
export type Arrays = Record<string, np.Array>

/** A player's latent vectors by part, each `[batch, size]`. */
export type Drawn = { class: np.Array; code: np.Array; noise: np.Array }

const PADDING: [number, number][] = [
  [1, 1],
  [1, 1],
]

/**
 * The generator. Like all functions here it uses up its arrays.
 *
 * @param running - the statistics that its norms use, instead of those of the batch
 * @returns images in [0, 1], `[batch, channels, height, width]`, and by name the statistics of the batch
 */
export function generate(
  weights: Arrays,
  drawn: Drawn,
  { config, image }: GivenCase,
  running?: Arrays,
): { images: np.Array; statistics: Arrays } {
  const { norm, channels } = config.networks.generator
  const statistics: Arrays = {}
  const block = (x: np.Array, name: string) => {
    const shape = x.ndim === 2 ? [1, -1] : [1, -1, 1, 1]
    const used = running
      ? { mean: running[`${name}/mean`].reshape(shape), variance: running[`${name}/variance`].reshape(shape) }
      : moments(x.ref)
    statistics[`${name}/mean`] = used.mean.ref.reshape([-1])
    statistics[`${name}/variance`] = used.variance.ref.reshape([-1])
    const factor = weights[`${name}/scale`].reshape(shape).div(np.sqrt(used.variance.add(norm.epsilon)))
    return nn.relu(x.sub(used.mean).mul(factor).add(weights[`${name}/shift`].reshape(shape)))
  }
  const grow = (x: np.Array, name: string) =>
    lax.convTranspose(x, weights[`${name}/weight`], [2, 2], PADDING, { transposeKernel: true })
  const latent = np.concatenate([drawn.class, drawn.code, drawn.noise], 1)
  const first = block(np.dot(latent, weights['generator/dense_1/weight']), 'generator/norm_1')
  const second = block(np.dot(first, weights['generator/dense_2/weight']), 'generator/norm_2')
  const seed = second.reshape([-1, channels[0], image.height / 4, image.width / 4])
  const grown = block(grow(seed, 'generator/deconv_1'), 'generator/norm_3')
  const logits = grow(grown, 'generator/deconv_2').add(weights['generator/deconv_2/bias'].reshape([1, -1, 1, 1]))
  return { images: nn.sigmoid(logits), statistics }
}

/** Mean and biased variance of every feature, which all other axes are left to be broadcast along. */
function moments(x: np.Array): { mean: np.Array; variance: np.Array } {
  const axes = x.ndim === 2 ? [0] : [0, 2, 3]
  const mean = x.ref.mean(axes, { keepdims: true })
  return { mean: mean.ref, variance: np.square(x.sub(mean)).mean(axes, { keepdims: true }) }
}

/** The discriminator: logits of "real" `[batch, 1]` and of classes, and estimates of codes. */
function discriminate(weights: Arrays, images: np.Array, { config }: GivenCase) {
  const { slope } = config.networks.discriminator
  const layer = (x: np.Array, name: string) => {
    const [weight, bias] = [weights[`discriminator/${name}/weight`], weights[`discriminator/${name}/bias`]]
    if (x.ndim === 2) return np.dot(x, weight).add(bias)
    return lax.convGeneralDilated(x, weight, [2, 2], PADDING).add(bias.reshape([1, -1, 1, 1]))
  }
  const leaky = (input: np.Array, name: string) => {
    const x = layer(input, name)
    // nn.leakyRelu has derivative 1 at 0, all others the slope; black images and biases of 0 make many zeros.
    return np.where(np.greater(x.ref, 0), x.ref, x.mul(slope))
  }
  const features = leaky(leaky(images, 'conv_1'), 'conv_2')
  const shared = leaky(features.reshape([features.shape[0], -1]), 'dense_1')
  const recogniser = leaky(shared.ref, 'recogniser/dense_1')
  return {
    source: layer(shared, 'source'),
    class: layer(recogniser.ref, 'recogniser/class'),
    code: layer(recogniser, 'recogniser/code'),
  }
}

/** −E Σ y log softmax(x). */
function crossEntropy(logits: np.Array, labels: np.Array): np.Array {
  return nn.logSoftmax(logits).mul(labels).sum(1).mean().neg()
}

/** −E log N(c; μ, 1), summed over the codes. */
function codeLoss(estimate: np.Array, code: np.Array): np.Array {
  const each = np
    .square(estimate.sub(code))
    .mul(0.5)
    .add(0.5 * Math.log(2 * Math.PI))
  return each.sum(1).mean()
}

/** The discriminator's terms, from one pass over real and generated images together. */
export function discriminatorTerms(
  weights: Arrays,
  { real, fake, drawn }: { real: np.Array; fake: np.Array; drawn: Drawn },
  given: GivenCase,
): Arrays {
  const heads = discriminate(weights, np.concatenate([real, fake], 0), given)
  const [realSource, fakeSource] = np.split(heads.source, 2, 0)
  const [realClass, fakeClass] = np.split(heads.class, 2, 0)
  const [realCode, fakeCode] = np.split(heads.code, 2, 0)
  realCode.dispose()
  drawn.noise.dispose()
  return {
    loss_d_r: nn.softplus(realSource.neg()).mean(),
    loss_d_f: nn.softplus(fakeSource).mean(),
    loss_cr: crossEntropy(realClass, drawn.class.ref),
    loss_cf: crossEntropy(fakeClass, drawn.class),
    loss_con_gaussian: codeLoss(fakeCode, drawn.code),
  }
}

/** The generator's terms, from the discriminator's view of its images. */
export function generatorTerms(
  weights: Arrays,
  { fake, drawn }: { fake: np.Array; drawn: Drawn },
  given: GivenCase,
): Arrays {
  const heads = discriminate(weights, fake, given)
  drawn.noise.dispose()
  return {
    loss_g: nn.softplus(heads.source.neg()).mean(),
    loss_cf: crossEntropy(heads.class, drawn.class),
    loss_con_gaussian: codeLoss(heads.code, drawn.code),
  }
}
