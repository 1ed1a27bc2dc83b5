import type { Config, DiscriminatorConfig, GeneratorConfig } from './config.ts'
import type { LatentPart } from './latents.ts'

/** A config but for what the machine and the data decide: see `fitToData`. */
export interface Preset extends Omit<Config, 'device' | 'threads' | 'latents' | 'networks'> {
  readonly summary: string
  readonly latents: readonly (Omit<LatentPart, 'size'> & { readonly size?: number })[]
  readonly networks: {
    readonly generator: Omit<GeneratorConfig, 'channels'>
    readonly discriminator: Omit<DiscriminatorConfig, 'channels'>
  }
}

const mnist: Config['data'] = {
  source: 'mnist',
  fit: 'crop',
  split: { validation: 0.1, test: 0.1, seed: 0 },
  damaged: 'refuse',
}

const generatorSizes = { blocks: 'plain', hidden: 1024, kernel: 4 } as const

const discriminatorSizes: Omit<DiscriminatorConfig, 'channels' | 'slope' | 'codeHead'> = {
  blocks: 'plain',
  hidden: 1024,
  kernel: 4,
  recogniser: 128,
  norm: 'none',
  projection: false,
}

const constantRate: Config['optim']['generator']['schedule'] = { warmup: 0, decay: 'none', from: 0, to: 0 }

/** Each side of D's loss, and of the class loss, counts half: the totals are means. */
const adversarial: Config['terms'] = { loss_d_r: { weight: 0.5 }, loss_d_f: { weight: 0.5 }, loss_g: { weight: 1 } }
const classes: Config['terms'] = { loss_cf: { weight: 0.5 }, loss_cr: { weight: 0.5 } }

/** The reference system to the letter, with all its quirks. */
const tutorial: Preset = {
  summary: 'the reference system to the letter: batch 10, three epochs, normal codes into a sigmoid head',
  // TensorFlow's reader of MNIST keeps the first 5,000 of the 60,000 training images to validate with.
  data: { ...mnist, split: { ...mnist.split, take: 'first' } },
  latents: [
    { name: 'class', kind: 'categorical', supervised: true, recognised: true },
    { name: 'z_con', kind: 'normal', size: 2, supervised: false, recognised: true },
    { name: 'z_rand', kind: 'normal', size: 38, supervised: false, recognised: false },
  ],
  networks: {
    generator: {
      ...generatorSizes,
      reluBeforeNorm: true,
      biasBeforeNorm: true,
      // Both are slim's own.
      norm: { scale: false, epsilon: 1e-3, decay: 0.999 },
    },
    discriminator: { ...discriminatorSizes, slope: 0.01, codeHead: 'sigmoid' },
  },
  terms: { ...adversarial, ...classes, loss_con: { weight: 1 } },
  labels: { share: 1, perBatch: 0, generated: 'batch' },
  augment: { colour: 0, translation: 0, cutout: 0 },
  optim: {
    generator: { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: 'tensorflow', schedule: constantRate },
    discriminator: { rate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: 'tensorflow', schedule: constantRate },
    average: 0,
  },
  batch: 10,
  epochs: 3,
  seed: 0,
  log: { every: 10 },
  figures: { every: 1100, batchStatistics: true },
  evaluate: { every: 0, count: 2000 },
  // Half a second for what takes a minute to train.
  checkpoint: { every: 500, keep: 2 },
}

/** The other presets count steps, since it is they that G learns from, however many images there are. */
const { epochs: _, ...shared } = { ...tutorial, data: mnist }

const paperGenerator: Omit<GeneratorConfig, 'channels'> = {
  ...generatorSizes,
  reluBeforeNorm: false,
  biasBeforeNorm: false,
  norm: { scale: true, epsilon: 1e-5, decay: 0.99 },
}

/**
 * Class and codes with the settings of the InfoGAN and AC-GAN papers, but for two that were measured: samples come from
 * a moving average of G, and batches are half as large, which is worth more steps in the same minutes.
 */
const papers: Preset = {
  ...shared,
  summary: 'labelled class and two uniform codes, with the networks and settings of the papers (AC-GAN, InfoGAN)',
  latents: [
    { name: 'class', kind: 'categorical', supervised: true, recognised: true },
    { name: 'code', kind: 'uniform', size: 2, supervised: false, recognised: true },
    { name: 'noise', kind: 'normal', size: 38, supervised: false, recognised: false },
  ],
  networks: {
    generator: paperGenerator,
    discriminator: { ...discriminatorSizes, slope: 0.1, codeHead: 'linear' },
  },
  terms: { ...adversarial, ...classes, loss_con_gaussian: { weight: 1 } },
  optim: {
    generator: { rate: 1e-3, beta1: 0.5, beta2: 0.999, epsilon: 1e-8, form: 'paper', schedule: constantRate },
    discriminator: { rate: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-8, form: 'paper', schedule: constantRate },
    average: 0.995,
  },
  batch: 32,
  steps: 2062,
  figures: { every: 500, batchStatistics: false },
}

/** The rate falls evenly to 0 from two fifths of the run on. */
const fallingRate: Config['optim']['generator']['schedule'] = { warmup: 0, decay: 'linear', from: 0.4, to: 0 }

/**
 * What made the best images in the same minutes on two cores (docs/results/images.md): narrow networks without normalisation;
 * D is kept from growing steep at real images (Mescheder et al. 2018), so that it may learn as fast as G; labels are
 * projected, since a class loss on generated images makes those of a class alike; a class head, which only real images teach,
 * reads classes, and G follows it a little.
 */
const facet: Preset = {
  ...papers,
  summary: 'labelled class and two uniform codes, with the best images a minute: the default',
  networks: {
    generator: { ...papers.networks.generator, blocks: 'interpolated' },
    discriminator: { ...papers.networks.discriminator, blocks: 'interpolated', hidden: 128, projection: true },
  },
  terms: {
    ...adversarial,
    loss_cr: { weight: 0.5 },
    loss_cg: { weight: 0.2 },
    loss_con_gaussian: { weight: 1 },
    penalty_r1: { weight: 0.2, every: 4 },
  },
  optim: {
    generator: { rate: 2e-3, beta1: 0, beta2: 0.99, epsilon: 1e-8, form: 'paper', schedule: fallingRate },
    discriminator: { rate: 2e-3, beta1: 0, beta2: 0.99, epsilon: 1e-8, form: 'paper', schedule: fallingRate },
    average: 0.998,
  },
  steps: 9000,
}

/** Class alone, its labels for generated images drawn as often as the data has them (Odena, Olah and Shlens 2017). */
const acgan: Preset = {
  ...papers,
  summary: 'labelled class and no codes (AC-GAN)',
  latents: [
    { name: 'class', kind: 'categorical', supervised: true, recognised: true },
    { name: 'noise', kind: 'normal', size: 62, supervised: false, recognised: false },
  ],
  terms: { ...adversarial, ...classes },
  labels: { share: 1, perBatch: 0, generated: 'frequency' },
}

/**
 * No label anywhere: a categorical code finds the classes by itself (Chen et al. 2016). Two things differ from the paper's
 * settings, both measured: the category is read off transformed images, so that it cannot mean slant or stroke width, and
 * there is little noise, so that what sets images apart most is left to the category.
 */
const infogan: Preset = {
  ...papers,
  summary: 'no labels: a categorical code and two uniform ones find their meaning by themselves (InfoGAN)',
  latents: [
    { name: 'category', kind: 'categorical', supervised: false, recognised: true },
    { name: 'code', kind: 'uniform', size: 2, supervised: false, recognised: true },
    { name: 'noise', kind: 'normal', size: 5, supervised: false, recognised: false },
  ],
  terms: { ...adversarial, loss_cat_invariant: { weight: 1 }, loss_con_learned: { weight: 0.1 } },
  steps: 4467,
}

/** A class of which only some images have labels: the code finds the classes, the labels name them (Spurr et al. 2017). */
const ssInfogan: Preset = {
  ...papers,
  summary: 'labels on 1 % of the images name classes that the code finds by itself (semi-supervised InfoGAN)',
  latents: [
    { name: 'class', kind: 'categorical', supervised: true, recognised: true },
    { name: 'code', kind: 'uniform', size: 2, supervised: false, recognised: true },
    { name: 'noise', kind: 'normal', size: 62, supervised: false, recognised: false },
  ],
  terms: { ...adversarial, loss_cf: { weight: 1 }, loss_cr: { weight: 1 }, loss_con_learned: { weight: 0.1 } },
  labels: { share: 0.01, perBatch: 8, generated: 'uniform' },
}

const [labelledClass, ...others] = papers.latents

/**
 * Some hundreds to a few thousand images, which D would know by heart after some passes: it sees every image changed at
 * random (Zhao et al. 2020) and is kept from growing steep at real ones (Mescheder et al. 2018), and so may learn as fast as
 * G. Labels are projected, since a class head, sure of few images at once, makes images of a class alike.
 */
const small: Preset = {
  ...papers,
  summary: 'for some hundreds to a few thousand images: D sees each one changed at random, and stays flat at them',
  latents: [{ ...labelledClass, recognised: false }, ...others],
  networks: { ...papers.networks, discriminator: { ...papers.networks.discriminator, projection: true } },
  terms: { ...adversarial, loss_con_gaussian: { weight: 1 }, penalty_r1: { weight: 0.05 } },
  augment: { colour: 0, translation: 0.125, cutout: 0 },
  optim: { ...papers.optim, discriminator: { ...papers.optim.discriminator, rate: 1e-3 } },
  steps: 4000,
}

/** The built-in presets by name. */
export const presets: Readonly<Record<string, Preset>> = {
  facet,
  papers,
  tutorial,
  acgan,
  infogan,
  'ss-infogan': ssInfogan,
  small,
}
