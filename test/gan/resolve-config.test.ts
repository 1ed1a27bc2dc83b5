import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { configPaths, configSchema, presets, resolveConfig } from '../../src/gan/index.ts'
import type { ConfigSources } from '../../src/gan/index.ts'
import { refusal } from '../support/refusal.ts'

const resolve = (sources: Partial<ConfigSources>) => resolveConfig({ threads: 2, ...sources })

function messageOf(sources: Partial<ConfigSources>): string {
  expect(() => resolve(sources)).toThrow(UsageError)
  return refusal(() => resolve(sources))
}

describe('where values come from', () => {
  it('the default preset is facet, with the threads given', () => {
    const { summary: _, ...facet } = presets.facet
    expect(resolve({})).toMatchObject({ ...facet, threads: 2 })
  })

  it('a file wins over the preset, and assignments over both, the last one first', () => {
    const file = { batch: 32, seed: 3, threads: 1, optim: { generator: { rate: 0.5 } } }
    const config = resolve({
      preset: 'tutorial',
      file,
      assignments: [
        ['seed', 4],
        ['batch', 8],
        ['batch', 16],
      ],
    })
    expect([config.batch, config.seed, config.threads, config.epochs]).toEqual([16, 4, 1, 3])
    expect(config.optim.generator).toEqual({ ...presets.tutorial.optim.generator, rate: 0.5 })
    expect(config.optim.discriminator).toEqual(presets.tutorial.optim.discriminator)
  })

  it('a list replaces the whole list; a path into it changes one place, or adds one', () => {
    expect(resolve({ file: { networks: { generator: { channels: [7] } } } }).networks.generator.channels).toEqual([7])
    const { latents } = resolve({
      assignments: [
        ['latents.1.size', 4],
        ['latents.3', { name: 'style', kind: 'normal', size: 1 }],
      ],
    })
    expect(latents.map(({ name, size }) => [name, size])).toEqual([
      ['class', 10],
      ['code', 4],
      ['noise', 38],
      ['style', 1],
    ])
    expect(latents[3]).toMatchObject({ supervised: false, recognised: false })
  })

  it('a term that the preset lacks can be weighted', () => {
    expect(resolve({ assignments: [['terms.loss_con.weight', 0.5]] }).terms.loss_con).toEqual({ weight: 0.5 })
  })

  it('leaves the presets as they were', () => {
    const before = structuredClone(presets)
    resolve({ file: { terms: { loss_g: { weight: 9 } } }, assignments: [['latents.0.size', 3]] })
    expect(presets).toEqual(before)
  })

  it.each<[string, Partial<ConfigSources>, { steps?: number; epochs?: number }]>([
    ['steps in a file', { file: { steps: 7 } }, { steps: 7 }],
    ['steps assigned', { assignments: [['steps', 7]] }, { steps: 7 }],
    ['epochs assigned over steps in a file', { file: { steps: 7 }, assignments: [['epochs', 0.5]] }, { epochs: 0.5 }],
    [
      'the last of several',
      {
        assignments: [
          ['steps', 7],
          ['epochs', 2],
          ['steps', 9],
        ],
      },
      { steps: 9 },
    ],
  ])('steps and epochs replace one another: %s', (_, sources, expected) => {
    const { steps, epochs } = resolve(sources)
    expect({ steps, epochs }).toEqual(expected)
  })

  it.each(Object.keys(presets))('%s goes through JSON and back', (preset) => {
    const config = resolve({ preset, assignments: [['steps', 5]] })
    const read: unknown = JSON.parse(JSON.stringify(config))
    expect(configSchema().parse(read)).toEqual(config)
    expect(resolve({ preset: 'facet', file: read, threads: 9 }).latents).toEqual(config.latents)
  })

  it('every path of a preset is one that can be assigned', () => {
    const paths = new Set(configPaths())
    const leaves = (value: unknown, prefix: string): string[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, child]) =>
            leaves(child, `${prefix}.${Array.isArray(value) ? '0' : key}`),
          )
        : [prefix.slice(1)]
    expect(leaves(resolve({}), '').filter((path) => !paths.has(path))).toEqual([])
  })
})

describe('refusals', () => {
  it.each([
    ['bacth', 'batch'],
    ['optim.generator.raet', 'optim.generator.rate'],
    ['networks.generator.hidden.foo', 'networks.generator.hidden'],
    ['latents.size', 'latents.0.size'],
    ['latents.1.sise', 'latents.1.size'],
    ['terms.loss_cff.weight', 'terms.loss_cf'],
    ['terms.loss_cf.wieght', 'terms.loss_cf.weight'],
    ['figures.evry', 'figures.every'],
  ])('of the path %s name the nearest right one', (path, nearest) => {
    expect(messageOf({ assignments: [[path, 1]] })).toMatch(`Did you mean '${nearest}'?`)
  })

  it.each([
    ['in a file, at the top', { bacth: 1 }, "Unknown config path 'bacth'. Did you mean 'batch'?"],
    ['in a file, below', { data: { sorce: 'mnist' } }, "Unknown config path 'data.sorce'. Did you mean 'data.source'?"],
    ['of a file that is a list', [], 'A config is a JSON object.'],
    ['of a file that is null', null, 'A config is a JSON object.'],
  ])('%s', (_, file, message) => {
    expect(messageOf({ file })).toMatch(message)
  })

  it.each([
    [
      'tutrial',
      "Unknown preset 'tutrial'. Did you mean 'tutorial'? There are: facet, papers, tutorial, acgan, infogan, ss-infogan, small.",
    ],
    ['toString', "Unknown preset 'toString'."],
  ])('of the preset %s', (preset, message) => {
    expect(messageOf({ preset })).toMatch(message)
  })

  it.each<[string, unknown, RegExp]>([
    ['batch', 0, /^batch: .*>=1/],
    ['batch', 1.5, /^batch: .*int/],
    ['batch', 'many', /^batch: .*number/],
    ['seed', -1, /^seed: .*>=0/],
    ['seed', 2 ** 32, /^seed: .*<=4294967295/],
    ['epochs', 0, /^epochs: .*>0/],
    ['steps', 0, /^steps: .*>=1/],
    ['optim.generator.beta1', 1, /^optim.generator.beta1: .*<1/],
    ['optim.generator.rate', Infinity, /^optim.generator.rate: .*number/],
    ['latents.1.kind', 'unifrom', /^latents.1.kind: .*"categorical"\|"uniform"\|"normal"/],
    ['latents.1.name', 'Zwei', /^latents.1.name: must be a lower-case word/],
    ['latents', [], /^latents: /],
    ['latents.9.size', 1, /^latents.9.size: the list has places 0..2. Its next one is 3./],
    ['latents.length', 1, /^Unknown config path 'latents.length'/],
    ['networks.generator.channels', [], /^networks.generator.channels: /],
    ['data.source', '', /^data.source: /],
  ])('of %s = %j', (path, value, message) => {
    expect(messageOf({ assignments: [[path, value]] })).toMatch(message)
  })

  it.each<[string, [string, unknown][], string]>([
    [
      'a part with the name of a code',
      [['latents.2.name', 'code_1']],
      "latents: a part and a code are both named 'code_1'.",
    ],
    ['two parts of one name', [['latents.2.name', 'code']], "latents: two parts are named 'code'."],
    ['a name of the programs’', [['latents.2.name', 'images']], "latents: 'images' is a name of the networks' own."],
    ['two labels', [['latents.2.supervised', true]], 'latents: only one part can be supervised'],
    [
      'a normal label',
      [['latents.0.kind', 'normal']],
      "latents: 'class' is supervised, so it must be categorical, not normal.",
    ],
    ['no weights', [['labels.generated', 'given']], 'labels.weights: say how often each class is asked for'],
    [
      'weights of two classes',
      [
        ['labels.generated', 'given'],
        ['labels.weights', [1, 2]],
      ],
      'labels.weights: there are 2, but 10 classes.',
    ],
    [
      'weights of 0',
      [
        ['labels.generated', 'given'],
        ['labels.weights', new Array(10).fill(0)],
      ],
      'labels.weights: they add up to 0.',
    ],
    [
      'weights that no draw follows',
      [['labels.weights', new Array(10).fill(1)]],
      "labels.weights: they are of no use where classes come by 'batch'.",
    ],
    [
      'a tutorial sheet of one code',
      [
        ['figures.batchStatistics', true],
        ['latents.1.size', 1],
      ],
      'figures.batchStatistics: ',
    ],
  ])('of %s', (_, assignments, message) => {
    expect(messageOf({ assignments })).toContain(message)
  })

  it('name every fault, a line each', () => {
    expect(
      messageOf({
        assignments: [
          ['batch', 0],
          ['seed', -1],
        ],
      }).split('\n'),
    ).toHaveLength(2)
  })
})
