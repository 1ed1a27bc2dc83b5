import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { generatorProgram, resolveConfig, stepProgram } from '../../src/gan/index.ts'
import { programInputs } from '../../src/graph/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { runOnce } from '../support/programs.ts'
import { initialValues, only, tinyConfig } from '../support/tiny-gan.ts'

const runtime = nodeRuntime({ threads: 1 })

/** An image, and the channels of generator and discriminator that make it. */
const sizes = [
  { height: 16, width: 16, channels: 3, generator: [8, 4], discriminator: [4, 8] },
  { height: 32, width: 32, channels: 1, generator: [8, 4], discriminator: [4, 8] },
  { height: 64, width: 64, channels: 3, generator: [8, 6, 4, 4], discriminator: [4, 4, 6, 8] },
  { height: 8, width: 24, channels: 1, generator: [8, 4, 4], discriminator: [4] },
  // What does not divide is rounded up, by both networks.
  { height: 10, width: 14, channels: 2, generator: [5], discriminator: [4, 4, 4, 4, 4] },
  { height: 50, width: 37, channels: 4, generator: [8, 6, 4], discriminator: [4, 6, 8] },
  { height: 17, width: 31, channels: 2, generator: [8, 4, 4, 4, 4], discriminator: [4, 8] },
  { height: 1, width: 28, channels: 1, generator: [4], discriminator: [4] },
  // As many convolutions as there are for this size, and their channels, made small.
  ...[16, 28, 47, 128].map((side) => ({ height: side, width: side, channels: 3, ...fittedChannels(side) })),
].flatMap((size) => [
  { ...size, blocks: 'plain' as const },
  { ...size, blocks: 'residual' as const },
  { ...size, blocks: 'interpolated' as const },
])

function fittedChannels(side: number) {
  const { networks } = resolveConfig({
    preset: 'papers',
    data: { image: { height: side, width: side, channels: 3 }, classes: 2 },
    threads: 1,
  })
  const few = (channels: readonly number[]) => channels.map((count) => Math.ceil(count / 32))
  return { generator: few(networks.generator.channels), discriminator: few(networks.discriminator.channels) }
}

describe.each(sizes)('$height × $width × $channels, $blocks', ({ generator, discriminator, blocks, ...image }) => {
  const config = tinyConfig({
    'networks.generator.channels': generator,
    'networks.generator.blocks': blocks,
    'networks.discriminator.channels': discriminator,
    'networks.discriminator.blocks': blocks,
  })
  const size = { image, batch: 5 }
  const values = initialValues(config, size)

  it('both steps run, with finite losses and gradients that are not all 0', async () => {
    for (const player of ['discriminator', 'generator'] as const) {
      const { program, parameters } = stepProgram(player, config, size)
      const outputs = await runOnce(runtime, program, only(values, programInputs(program).keys()))
      for (const [name, array] of Object.entries(outputs)) {
        expect(array.every(Number.isFinite), `${name} is finite`).toBe(true)
      }
      const moved = [...parameters.keys()].filter((name) => outputs[`gradient/${name}`].some((value) => value !== 0))
      expect(moved).toEqual([...parameters.keys()])
    }
  })

  it('images have that size, and are in [0, 1]', async () => {
    const program = generatorProgram(config, { ...size, normalisation: 'running' })
    expect(program.outputs.images.shape).toEqual([5, image.height, image.width, image.channels])
    const { images } = await runOnce(runtime, program, only(values, programInputs(program).keys()))
    expect(images.every((value) => value >= 0 && value <= 1)).toBe(true)
  })
})

describe('terms that the latent vector cannot serve', () => {
  it.each([
    ['latents.0.supervised', false, 'a class loss needs a latent part that is supervised and recognised'],
    ['latents.0.recognised', false, 'a class loss needs a latent part that is supervised and recognised'],
    ['latents.1.recognised', false, 'a code loss needs a continuous latent part that is recognised'],
  ])('%s = %j', (path, value, message) => {
    const build = () => stepProgram('generator', tinyConfig({ [path]: value }), { image: sizes[0], batch: 2 })
    expect(build).toThrow(UsageError)
    expect(build).toThrow(`terms: ${message}`)
  })
})

describe('convolutions by the size of the images', () => {
  it.each<[string, number, number, number[]]>([
    ['papers', 16, 16, [128, 64]],
    ['papers', 28, 28, [128, 64]],
    ['papers', 29, 28, [256, 128, 64]],
    ['papers', 32, 32, [256, 128, 64]],
    ['papers', 50, 37, [256, 128, 64]],
    ['papers', 64, 64, [256, 128, 64, 32]],
    ['papers', 16, 128, [256, 128, 64, 32, 16]],
    ['facet', 16, 16, [64, 32]],
    ['facet', 28, 28, [64, 32]],
    ['facet', 32, 32, [128, 64, 32]],
    ['facet', 64, 64, [256, 128, 64, 32]],
    ['facet', 128, 16, [256, 128, 64, 32, 16]],
  ])('%s, %d × %d: %j', (preset, height, width, channels) => {
    const { networks } = resolveConfig({
      preset,
      data: { image: { height, width, channels: 1 }, classes: 3 },
      threads: 1,
    })
    expect(networks.generator.channels).toEqual(channels)
    expect(networks.discriminator.channels).toEqual(channels.toReversed())
  })
})
