import type { Config } from './config.ts'

/** A config but for what the machine decides. */
type Preset = Omit<Config, 'threads'> & { readonly summary: string }

const sizes = {
  generator: { hidden: 1024, channels: [128, 64], kernel: 4 },
  discriminator: { hidden: 1024, channels: [64, 128], kernel: 4, recogniser: 128 },
}

/** The reference system to the letter, with all its quirks. */
const tutorial: Preset = {
  summary: 'the reference system to the letter: batch 10, three epochs, normal codes into a sigmoid head',
  data: { source: 'mnist' },
  latents: [
    { name: 'class', kind: 'categorical', size: 10, supervised: true, recognised: true },
    { name: 'z_con', kind: 'normal', size: 2, supervised: false, recognised: true },
    { name: 'z_rand', kind: 'normal', size: 38, supervised: false, recognised: false },
  ],
  networks: {
    generator: {
      ...sizes.generator,
      reluBeforeNorm: true,
      biasBeforeNorm: true,
      norm: { scale: false, epsilon: 1e-3, decay: 0.99 },
    },
    discriminator: { ...sizes.discriminator, slope: 0.01, codeHead: 'sigmoid' },
  },
  terms: {
    loss_d_r: { weight: 0.5 },
    loss_d_f: { weight: 0.5 },
    loss_g: { weight: 1 },
    loss_cf: { weight: 0.5 },
    loss_cr: { weight: 0.5 },
    loss_con: { weight: 1 },
  },
  optim: {
    generator: { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: 'tensorflow' },
    discriminator: { rate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: 'tensorflow' },
    average: 0,
  },
  batch: 10,
  epochs: 3,
  seed: 0,
  log: { every: 10 },
  figures: { every: 1100, batchStatistics: true },
  checkpoint: { every: 0, keep: 1 },
}

/**
 * Class and codes with the settings of the InfoGAN and AC-GAN papers, but for two that were measured: samples come from
 * a moving average of G, and batches are half as large, which is worth more steps in the same minutes.
 */
const facet: Preset = {
  summary: 'labelled class and two uniform codes, with the settings of the papers: the default',
  data: { source: 'mnist' },
  latents: [
    { name: 'class', kind: 'categorical', size: 10, supervised: true, recognised: true },
    { name: 'code', kind: 'uniform', size: 2, supervised: false, recognised: true },
    { name: 'noise', kind: 'normal', size: 38, supervised: false, recognised: false },
  ],
  networks: {
    generator: {
      ...sizes.generator,
      reluBeforeNorm: false,
      biasBeforeNorm: false,
      norm: { scale: true, epsilon: 1e-5, decay: 0.99 },
    },
    discriminator: { ...sizes.discriminator, slope: 0.1, codeHead: 'linear' },
  },
  terms: {
    loss_d_r: { weight: 0.5 },
    loss_d_f: { weight: 0.5 },
    loss_g: { weight: 1 },
    loss_cf: { weight: 0.5 },
    loss_cr: { weight: 0.5 },
    loss_con_gaussian: { weight: 1 },
  },
  optim: {
    generator: { rate: 1e-3, beta1: 0.5, beta2: 0.999, epsilon: 1e-8, form: 'paper' },
    discriminator: { rate: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-8, form: 'paper' },
    average: 0.995,
  },
  batch: 32,
  epochs: 1.2,
  seed: 0,
  log: { every: 10 },
  figures: { every: 500, batchStatistics: false },
  checkpoint: { every: 0, keep: 1 },
}

/** The presets by name. */
export const presets = { facet, tutorial } as const satisfies Record<string, Preset>

/** The name of a preset. */
export type PresetName = keyof typeof presets
