import type { Arrays, ImageSize } from '../array/index.ts'
import { generatorProgram, recogniserProgram } from '../gan/index.ts'
import type { GanConfig } from '../gan/index.ts'
import type { Normalisation } from '../nn/index.ts'
import { loadBatched } from '../runtime/index.ts'
import type { BatchedProgram, Runtime } from '../runtime/index.ts'

/** Trained networks, and an engine to run them. */
export interface TrainedGan {
  readonly config: GanConfig
  readonly image: ImageSize
  /** Parameters and running statistics by name. */
  readonly networks: Arrays
  readonly runtime: Runtime
}

/** Rows a program takes at a time: a sheet of ten by ten. */
export const BATCH = 100

/**
 * Loads the generator: it takes the latent parts by name and returns `images`, `[count, height, width, channels]` in
 * [0, 1]. With running statistics (the default) each image depends on its own latents alone; with batch statistics,
 * as in the tutorial, on all of its batch.
 */
export function loadGenerator(
  gan: TrainedGan,
  options: { normalisation?: Normalisation; batch?: number } = {},
): Promise<BatchedProgram> {
  const { normalisation = 'running', batch = BATCH } = options
  const program = generatorProgram(gan.config, { image: gan.image, batch, normalisation })
  return loadBatched(gan.runtime, program, gan.networks)
}

/** Loads the discriminator with its recogniser: it takes `images` and returns `source` and each recognised part. */
export function loadRecogniser(gan: TrainedGan): Promise<BatchedProgram> {
  return loadBatched(gan.runtime, recogniserProgram(gan.config, { image: gan.image, batch: BATCH }), gan.networks)
}
