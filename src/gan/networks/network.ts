import type { ImageSize } from '../../array/index.ts'
import type { Node } from '../../graph/index.ts'
import type { Scope } from '../../nn/index.ts'
import type { SettingList, Settings } from '../settings.ts'
import type { DiscriminatorConfig, GeneratorConfig } from './config.ts'

/** How a generator is built, and for which images. */
export interface GeneratorOptions {
  readonly config: GeneratorConfig
  readonly image: ImageSize
  /** The values of the network's own settings. */
  readonly settings: Settings
}

/** How the body of a discriminator is built. */
export interface BodyOptions {
  readonly config: DiscriminatorConfig
  /** The values of the network's own settings. */
  readonly settings: Settings
}

/** The body of a generator. */
export interface GeneratorNetwork {
  readonly settings?: SettingList
  /**
   * Applies it. Layers ask `scope` for their parameters.
   *
   * @param latents - the latent vector, `[batch, columns]`
   * @returns images in [0, 1], `[batch, height, width, channels]`
   */
  readonly build: (scope: Scope, latents: Node, options: GeneratorOptions) => Node
}

/** The body of a discriminator: what comes before the heads. */
export interface DiscriminatorNetwork {
  readonly settings?: SettingList
  /**
   * Applies it. Layers ask `scope` for their parameters.
   *
   * @param images - `[batch, height, width, channels]`
   * @returns features, `[batch, …]`
   */
  readonly build: (scope: Scope, images: Node, options: BodyOptions) => Node
  /**
   * By how much its first convolution reduces extents. Stated only where no image's features depend on other images of the
   * batch: large batches then go through the body in groups, which is faster.
   */
  readonly firstStride?: number
}

/** What networks can be built of, under one name for both players. */
export interface Network {
  readonly summary: string
  /**
   * Returns the channels of the generator's maps from the innermost outwards, which the discriminator has backwards, where a
   * config leaves them open; by default the tutorial's.
   */
  readonly channels?: (image: ImageSize) => readonly number[]
  readonly generator?: GeneratorNetwork
  readonly discriminator?: DiscriminatorNetwork
}
