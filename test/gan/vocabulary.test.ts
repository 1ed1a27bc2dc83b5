import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/array/index.ts'
import {
  configSchema,
  defineLaw,
  defineNetwork,
  definePreset,
  defineTerm,
  describeDefinitions,
  describedDefinitions,
  descriptionSchema,
  drawLatents,
  extendVocabulary,
  lossProgram,
  resolveConfig,
  stepProgram,
} from '../../src/gan/index.ts'
import { mean, mul, reshape, scalar, sigmoid, square, sub } from '../../src/graph/index.ts'
import { dense } from '../../src/nn/index.ts'

const brightness = defineTerm('brightness', {
  player: 'G',
  reads: 'fake',
  group: 'image',
  formula: 'E (mean(x) − m)²',
  unit: 'none',
  settings: { m: 0.3 },
  value: ({ fake }, { m }) => scalar(mean(square(sub(mean(fake.images, [1, 2, 3]), m)))),
})

const dial = defineLaw('dial', {
  summary: 'a point on the unit circle',
  likelihood: { loss: (read, values) => mul(square(sub(read, values)), 0.5) },
  range: [-1, 1],
  interpolation: 'arc',
  draw: (values, size, stream) => {
    for (let row = 0; row < values.length; row += size) {
      const angle = 2 * Math.PI * stream.uniform()
      values.set([Math.cos(angle), Math.sin(angle)], row)
    }
  },
})

const flat = defineNetwork('flat', {
  summary: 'one dense layer',
  generator: {
    settings: { gain: { value: 1, least: 0, most: 10, summary: 'factor before the sigmoid' } },
    build: (scope, latents, { image, settings }) => {
      const { height, width, channels } = image
      const pixels = dense(scope.within('pixels'), latents, { units: height * width * channels })
      return reshape(sigmoid(mul(pixels, settings.gain)), [latents.shape[0], height, width, channels])
    },
  },
  discriminator: {
    build: (scope, images) => dense(scope.within('features'), reshape(images, [images.shape[0], 784]), { units: 16 }),
  },
})

const mine = definePreset('mine', {
  base: 'infogan',
  summary: 'everything of our own',
  config: {
    latents: [
      { name: 'angle', kind: 'dial', size: 2, supervised: false, recognised: true },
      { name: 'noise', kind: 'normal', size: 4 },
    ],
    networks: { generator: { blocks: 'flat', gain: 2 }, discriminator: { blocks: 'flat' } },
    terms: { loss_cat_invariant: null, brightness: { weight: 0.1 } },
    batch: 4,
  },
})

const vocabulary = extendVocabulary([brightness, dial, flat, mine])
const config = resolveConfig({ preset: 'mine', vocabulary, threads: 1 })
const size = { image: { height: 28, width: 28, channels: 1 }, batch: 4 }

describe('a vocabulary with definitions from outside', () => {
  it('makes configs, paths and programs of them', () => {
    const { program } = stepProgram('generator', config, size)
    expect(Object.keys(program.outputs)).toContain('loss/brightness')
    expect(Object.keys(program.outputs)).toContain('gradient/generator/pixels/weight')
    const set = resolveConfig({ preset: 'mine', vocabulary, threads: 1, assignments: [['terms.brightness.m', 0.5]] })
    expect(set.terms.brightness).toMatchObject({ weight: 0.1, m: 0.5 })
    expect(() =>
      resolveConfig({ preset: 'mine', vocabulary, threads: 1, assignments: [['terms.brightnes.m', 1]] }),
    ).toThrow("Did you mean 'terms.brightness'")
  })

  it('draws latents from the law', () => {
    const { angle } = drawLatents(config.latents, 100, { seed: 1, purpose: 'test' })
    for (let row = 0; row < 100; row++) expect(Math.hypot(angle[2 * row], angle[2 * row + 1])).toBeCloseTo(1, 5)
  })

  it('leaves no trace of code in a config that is written', () => {
    expect(JSON.parse(JSON.stringify(config))).toEqual(structuredClone(config))
    expect(JSON.stringify(config)).not.toContain('summary')
  })

  it('is not part of the built-in vocabulary', () => {
    expect(configSchema().safeParse(config).success).toBe(false)
    expect(() => resolveConfig({ preset: 'mine', threads: 1 })).toThrow("Unknown preset 'mine'")
  })

  it('refuses names that are taken, or cannot be names', () => {
    expect(() => extendVocabulary([defineTerm('loss_g', { ...brightness.value, settings: {} })])).toThrow(
      "There is a term named 'loss_g' already",
    )
    expect(() => defineLaw('My law', dial.value)).toThrow('lower-case word')
    expect(() => extendVocabulary([definePreset('other', { base: 'none', summary: '', config: {} })])).toThrow(
      "no preset 'none'",
    )
  })
})

describe('a description of definitions', () => {
  const description = descriptionSchema.parse(JSON.parse(JSON.stringify(describeDefinitions(config))))
  const definitions = describedDefinitions(description)
  const reopened = configSchema(definitions).parse(JSON.parse(JSON.stringify(config)))

  it('is absent where all is built in', () => {
    expect(describeDefinitions(resolveConfig({ preset: 'facet', threads: 1 }))).toBeUndefined()
  })

  it('is enough to read the config, and to draw', () => {
    expect(JSON.stringify(reopened)).toBe(JSON.stringify(config))
    const { angle } = drawLatents(reopened.latents, 2000, { seed: 1, purpose: 'test' })
    for (let row = 0; row < 2000; row++) expect(Math.hypot(angle[2 * row], angle[2 * row + 1])).toBeCloseTo(1, 5)
    const average = angle.reduce((sum, value) => sum + value, 0) / angle.length
    expect(Math.abs(average)).toBeLessThan(0.06)
  })

  it('draws what the law draws, but for what is on file', () => {
    const [part] = reopened.latents
    const values = new Float32Array(2)
    definitions.laws.dial.draw(values, part.size, randomStream(3, 'x'))
    expect(Math.hypot(values[0], values[1])).toBeCloseTo(1, 5)
  })

  it('builds nothing: it asks for the module', () => {
    expect(() => lossProgram(reopened, size)).toThrow('Pass it with --use')
  })
})
