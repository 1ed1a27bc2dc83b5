import { sizeOf } from '../../array/index.ts'
import { concat, reshape, slice } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import type { Scope } from '../../nn/index.ts'
import type { DiscriminatorConfig } from '../config.ts'
import { readHeads } from './heads.ts'
import type { DiscriminatorOptions, Heads } from './heads.ts'
import type { GeneratorOptions } from './normaliser.ts'
import { plainConvolutions, plainGenerator } from './plain.ts'
import { residualConvolutions, residualGenerator } from './residual.ts'
import { STRIDE } from './sizes.ts'

export type { Heads } from './heads.ts'

const generators = { plain: plainGenerator, residual: residualGenerator }
const convolutions = { plain: plainConvolutions, residual: residualConvolutions }

/**
 * The generator, of the blocks its config says.
 *
 * @param latents - the parts of the latent vector in column order, each `[batch, size]`
 * @returns images in [0, 1], `[batch, height, width, channels]`
 */
export function generator(scope: Scope, latents: readonly Node[], options: GeneratorOptions): Node {
  return generators[options.config.blocks](scope, concat(latents, 1), options)
}

/**
 * The discriminator and, on the same features, the recogniser: convolutions or residual blocks, as its config says, then the
 * heads.
 *
 * @param images - `[batch, height, width, channels]`
 */
export function discriminator(scope: Scope, images: Node, options: DiscriminatorOptions): Heads {
  const { config, ungrouped = false } = options
  const features = (ungrouped ? [images] : groupsOf(images, config)).map((group) => {
    const maps = convolutions[config.blocks](scope, group, config)
    return reshape(maps, [maps.shape[0], sizeOf(maps.shape.slice(1))])
  })
  return readHeads(scope, concat(features, 0), options)
}

/** Elements of the first convolution's result that go through the convolutions together: 8 MiB, which stay in the cache. */
const GROUP = 2 ** 21

/** Deals images into equal groups for the convolutions, which look at every image by itself. */
function groupsOf(images: Node, { blocks, channels }: DiscriminatorConfig): Node[] {
  const [batch, height, width, depth] = images.shape
  // The first convolution of a residual block leaves the size as it is.
  const stride = blocks === 'plain' ? STRIDE : 1
  const pixels = Math.ceil(height / stride) * Math.ceil(width / stride)
  const size = Math.ceil(batch / Math.ceil((batch * pixels * channels[0]) / GROUP))
  return Array.from({ length: Math.ceil(batch / size) }, (_, index) =>
    slice(images, {
      start: [index * size, 0, 0, 0],
      shape: [Math.min(size, batch - index * size), height, width, depth],
    }),
  )
}
