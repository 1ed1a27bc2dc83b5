import type { Arrays, ImageSize } from '../array/index.ts'
import { generatorProgram, recogniserProgram } from '../gan/index.ts'
import type { GanConfig } from '../gan/index.ts'
import type { Normalisation } from '../nn/index.ts'
import { loadBatched } from '../runtime/index.ts'
import type { BatchedProgram, Runtime } from '../runtime/index.ts'

/** A trained GAN, wherever its networks come from. */
export interface TrainedGan {
  readonly config: GanConfig
  readonly image: ImageSize
  /** The engine for what is computed about the GAN. */
  readonly runtime: Runtime
  /**
   * Loads the generator: it takes the latent parts by name and returns `images`, `[count, height, width, channels]` in
   * [0, 1]. Each image depends on its own latents alone.
   */
  generator(): Promise<BatchedProgram>
  /** Loads the discriminator with its recogniser: it takes `images` and returns `source` and each recognised part. */
  recogniser(): Promise<BatchedProgram>
}

/** Networks in memory, and an engine to run them. */
export interface GanNetworks extends Pick<TrainedGan, 'config' | 'image' | 'runtime'> {
  /** Parameters and running statistics by name. */
  readonly networks: Arrays
}

/** Rows a network takes at a time: a sheet of ten by ten. */
export const BATCH = 100

/** Returns the GAN of networks in memory, whose programs are built from its config. */
export function ganOf(networks: GanNetworks): TrainedGan {
  const { config, image, runtime } = networks
  return {
    config,
    image,
    runtime,
    generator: () => loadGenerator(networks),
    recogniser: () => loadRecogniser(networks),
  }
}

/**
 * Loads the generator of networks in memory: see {@link TrainedGan}. With batch statistics instead of running ones (the
 * default), as in the tutorial, each image depends on all of its batch.
 */
export function loadGenerator(
  gan: GanNetworks,
  options: { normalisation?: Normalisation; batch?: number } = {},
): Promise<BatchedProgram> {
  const { normalisation = 'running', batch = BATCH } = options
  const program = generatorProgram(gan.config, { image: gan.image, batch, normalisation })
  return loadBatched(gan.runtime, program, gan.networks)
}

/** Loads the discriminator and the recogniser of networks in memory: see {@link TrainedGan}. */
export function loadRecogniser(gan: GanNetworks): Promise<BatchedProgram> {
  return loadBatched(gan.runtime, recogniserProgram(gan.config, { image: gan.image, batch: BATCH }), gan.networks)
}
