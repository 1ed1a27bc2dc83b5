import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { generatorProgram, stepProgram } from '../../src/gan/index.ts'
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
  // The discriminator halves what it can; an odd size rounds up.
  { height: 10, width: 14, channels: 2, generator: [5], discriminator: [4, 4, 4, 4, 4] },
]

describe.each(sizes)('$height × $width × $channels', ({ generator, discriminator, ...image }) => {
  const config = tinyConfig({
    'networks.generator.channels': generator,
    'networks.discriminator.channels': discriminator,
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

describe('impossible sizes', () => {
  it.each([
    [28, 28, 3, 'multiples of 8, not 28×28. Use images of 32×32, or another number of channels entries.'],
    [30, 28, 2, 'multiples of 4, not 30×28. Use images of 32×28'],
    [1, 28, 1, 'multiples of 2, not 1×28. Use images of 2×28'],
  ])('%d × %d by %d transposed convolutions', (height, width, count, message) => {
    const config = tinyConfig({ 'networks.generator.channels': new Array<number>(count).fill(4) })
    const build = () => stepProgram('generator', config, { image: { height, width, channels: 1 }, batch: 2 })
    expect(build).toThrow(UsageError)
    expect(build).toThrow('networks.generator.channels: ')
    expect(build).toThrow(message)
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
