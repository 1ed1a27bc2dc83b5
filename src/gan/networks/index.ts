import { invalidValue, sizeOf } from '../../array/index.ts'
import { concat, reshape, slice } from '../../graph/index.ts'
import type { Node } from '../../graph/index.ts'
import type { Scope } from '../../nn/index.ts'
import { boundTo } from '../bound.ts'
import { settingValues } from '../settings.ts'
import type { DiscriminatorConfig } from './config.ts'
import { readHeads } from './heads.ts'
import type { DiscriminatorOptions, Heads } from './heads.ts'
import type { GeneratorOptions, Network } from './network.ts'
import { interpolated } from './interpolated.ts'
import { plain } from './plain.ts'
import { residual } from './residual.ts'

export type { Heads } from './heads.ts'
export type { BodyOptions, DiscriminatorNetwork, GeneratorNetwork, GeneratorOptions, Network } from './network.ts'

/** The built-in networks, by the name that a config calls their `blocks`. */
export const networks: Readonly<Record<string, Network>> = { plain, residual, interpolated }

/**
 * Returns what a config says that a network is built of.
 *
 * @throws UsageError where that is not built in and its definition is not at hand
 */
function bodyOf<Player extends 'generator' | 'discriminator'>(
  player: Player,
  config: { readonly blocks: string },
): NonNullable<Network[Player]> {
  const { [player]: body } = (boundTo(config) as Network | undefined) ?? networks[config.blocks] ?? {}
  if (body) return body
  throw invalidValue(`networks.${player}.blocks`, `'${config.blocks}' is not built in.`, 'Pass its module with --use.')
}

/**
 * The generator, of the blocks its config says.
 *
 * @param latents - the parts of the latent vector in column order, each `[batch, size]`
 * @returns images in [0, 1], `[batch, height, width, channels]`
 */
export function generator(scope: Scope, latents: readonly Node[], options: Omit<GeneratorOptions, 'settings'>): Node {
  const { build, settings } = bodyOf('generator', options.config)
  return build(scope, concat(latents, 1), { ...options, settings: settingValues(settings, options.config) })
}

/**
 * The discriminator and, on the same features, the recogniser: the body that its config says, then the heads.
 *
 * @param images - `[batch, height, width, channels]`
 */
export function discriminator(scope: Scope, images: Node, options: DiscriminatorOptions): Heads {
  const { config, ungrouped = false } = options
  const { build, settings, firstStride } = bodyOf('discriminator', config)
  const given = { config, settings: settingValues(settings, config) }
  const groups = ungrouped || firstStride === undefined ? [images] : groupsOf(images, config, firstStride)
  const features = groups.map((group) => {
    const maps = build(scope, group, given)
    return reshape(maps, [maps.shape[0], sizeOf(maps.shape.slice(1))])
  })
  return readHeads(scope, concat(features, 0), options)
}

/** Elements of the first convolution's result that go through the body together: 8 MiB, which stay in the cache. */
const GROUP = 2 ** 21

/** Deals images into equal groups for a body that looks at every image by itself. */
function groupsOf(images: Node, { channels }: DiscriminatorConfig, stride: number): Node[] {
  const [batch, height, width, depth] = images.shape
  const pixels = Math.ceil(height / stride) * Math.ceil(width / stride)
  const size = Math.ceil(batch / Math.ceil((batch * pixels * channels[0]) / GROUP))
  return Array.from({ length: Math.ceil(batch / size) }, (_, index) =>
    slice(images, {
      start: [index * size, 0, 0, 0],
      shape: [Math.min(size, batch - index * size), height, width, depth],
    }),
  )
}
