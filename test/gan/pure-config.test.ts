import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { configPaths, objectives, presets, resolveConfig, resolveData } from '../../src/gan/index.ts'
import type { Config, ConfigSources, ObjectiveFamily } from '../../src/gan/index.ts'
import { deepFreeze, objectsIn } from '../support/deep-freeze.ts'

// Nothing here may write into them.
deepFreeze(presets)

const names = Object.keys(presets)
const image = { height: 40, width: 24, channels: 3 }
const data = { image, classes: 3 }

const choicesOf = (family: ObjectiveFamily) =>
  Object.keys(objectives[family]).map((choice): [string, string] => [family, choice])

const choices = (Object.keys(objectives) as ObjectiveFamily[]).flatMap(choicesOf)

/** Parts without sizes: those are the data's to say. */
const file = {
  latents: [
    { name: 'class', kind: 'categorical', supervised: true, recognised: true },
    { name: 'style', kind: 'categorical', recognised: true },
    { name: 'code', kind: 'uniform', size: 2, recognised: true },
  ],
  networks: { generator: { norm: { decay: 0.5 } } },
  terms: { loss_cf: { weight: 2 } },
}

/** Resolves what is frozen; whatever comes of it shares no object with it. */
function resolveFrozen(sources: Partial<ConfigSources>): Config {
  const frozen = deepFreeze({ threads: 2, data, ...sources })
  const config = resolveConfig(frozen)
  const given = new Set([...objectsIn(frozen), ...objectsIn(presets)])
  expect(objectsIn([config, resolveData(frozen)]).filter((one) => given.has(one))).toEqual([])
  return config
}

describe('what a config is resolved from is left alone', () => {
  it.each(names)('by preset %s with every objective', (preset) => {
    for (const choice of choices) {
      // An objective that needs a label is refused where the preset has none.
      if (preset === 'infogan' && choice[1].startsWith('projection')) continue
      const { latents } = resolveFrozen({ preset, objectives: [choice] })
      expect(latents[0].size).toBe(3)
    }
  })

  it.each(choices)('by %s=%s with a file', (...choice) => {
    const given = structuredClone(file)
    const { latents } = resolveFrozen({ file: given, objectives: [choice] })
    expect(given).toEqual(file)
    expect(latents.map(({ size }) => size)).toEqual([3, 3, 2])
  })

  it('by assignments, their values included', () => {
    const part = { name: 'style', kind: 'categorical' }
    const assignments: [string, unknown][] = [
      ['latents.0.name', 'digit'],
      ['latents.3', part],
      ['latents.3.recognised', true],
      ['networks.generator.channels.0', 7],
      ['optim', presets.small.optim],
      ['optim.generator.rate', 0.5],
      ['terms.loss_cf', null],
      ['epochs', 2],
    ]
    const config = resolveFrozen({ assignments })
    expect(config.latents[3]).toEqual({ ...part, size: 3, supervised: false, recognised: true })
    expect(config.networks.generator.channels).toEqual([7, 64, 32])
    expect([config.latents[0].name, config.optim.generator.rate, config.epochs, config.steps]).toEqual([
      'digit',
      0.5,
      2,
      undefined,
    ])
  })
})

it('a size that a file leaves out is that of the data, though the data was asked for first', () => {
  const sources = { file: structuredClone(file), threads: 2 }
  resolveData(sources)
  const { latents } = resolveConfig({ ...sources, data })
  expect(latents.map(({ size }) => size)).toEqual([3, 3, 2])
})

it('what is said of networks may be about more convolutions than MNIST’s', () => {
  const sources = { assignments: [['networks.generator.channels.3', 8]] as const, threads: 2 }
  expect(resolveData(sources).source).toBe('mnist')
  const big = { image: { height: 64, width: 64, channels: 3 }, classes: 3 }
  expect(resolveConfig({ ...sources, data: big }).networks.generator.channels).toEqual([256, 128, 64, 8])
})

const someChoices = fc.array(fc.constantFrom(...choices), { maxLength: 6 })

it('of several choices of a family the last one alone counts', () => {
  const files = fc.constantFrom(undefined, file, { latents: [{ ...file.latents[0], recognised: false }] })
  fc.assert(
    fc.property(fc.constantFrom(...names), files, someChoices, (preset, said, chosen) => {
      const result = (list: ConfigSources['objectives']) => outcome({ preset, file: said, objectives: list })
      expect(result(chosen)).toEqual(result([...new Map(chosen)]))
    }),
    { numRuns: 200, seed: 1 },
  )
})

describe('a choice of class', () => {
  const recognised = (preset: string, ...chosen: string[]) =>
    resolveFrozen({ preset, objectives: chosen.map((choice) => ['class', choice]) }).latents.map(
      (one) => one.recognised,
    )

  it.each([['projection'], ['none'], ['d2d']])(
    '%s takes the head of the labelled part, and both brings it back',
    (by) => {
      expect(recognised('facet', by)).toEqual([false, true, false])
      expect(recognised('facet', by, 'both')).toEqual([true, true, false])
      expect(recognised('small', by, 'both')).toEqual([true, true, false])
    },
  )

  it.each(['both', 'reals', 'twin', 'd2d', 'none'])('%s leaves categories without labels as they are', (choice) => {
    expect(recognised('infogan', choice)).toEqual([true, true, false])
  })
})

it('code=none takes the terms alone: codes can still be set, and seen to do nothing', () => {
  const { latents, terms } = resolveFrozen({ objectives: [['code', 'none']] })
  expect([latents[1].recognised, terms.loss_con_gaussian]).toEqual([true, undefined])
})

it('what takes steps away leaves epochs as they are, and the other way round', () => {
  const { steps, epochs } = resolveFrozen({ preset: 'tutorial', assignments: [['steps', null]] })
  expect([steps, epochs]).toEqual([undefined, 3])
  expect(resolveFrozen({ file: { steps: 5, epochs: null } }).steps).toBe(5)
})

it('a name in a file that is none is refused, even where it is to be taken away', () => {
  expect(outcome({ file: { bacth: null } })).toBe("Unknown config path 'bacth'. Did you mean 'batch'?")
  expect(outcome({ file: { optim: { toString: null } } })).toMatch(/^Unknown config path 'optim.toString'/)
})

/** A config, or the message of a refusal; whatever else is thrown is thrown on. */
function outcome(sources: Partial<ConfigSources>): Config | string {
  try {
    return resolveFrozen(sources)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
}

/** Paths of the config, and some that lead nowhere. */
const path = fc.oneof(
  fc.constantFrom(...configPaths()),
  fc
    .array(
      fc.constantFrom('latents', 'networks', 'generator', 'channels', '0', '3', '__proto__', 'toString', 'weight'),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    .map((keys) => keys.join('.')),
)

const value = fc.oneof(fc.constantFrom(null, true, 1, 0.5, 3, 'uniform', [2, 4], {}), fc.jsonValue({ maxDepth: 3 }))

/** Parts of a config: some whole, some with one place that holds anything. */
const part = fc.oneof(
  fc.constant(file),
  value,
  fc
    .tuple(fc.constantFrom('latents', 'networks', 'terms', 'data', 'batch', 'optim'), value)
    .map((pair) => Object.fromEntries([pair])),
)

it('is left alone whatever is said, and the outcome is a config or a refusal', () => {
  const sources = fc.record({
    preset: fc.constantFrom(...names),
    file: part,
    objectives: someChoices,
    assignments: fc.array(fc.tuple(path, value), { maxLength: 4 }),
  })
  fc.assert(
    fc.property(sources, (given) => {
      const before = structuredClone(given)
      const first = outcome(given)
      expect(given).toEqual(before)
      expect(outcome(given)).toEqual(first)
    }),
    { numRuns: 300, seed: 1 },
  )
})

describe('a key that JavaScript gives a meaning of its own is no path', () => {
  const evil = (key: string, said: unknown): unknown => JSON.parse(JSON.stringify({ at: said }).replace('at', key))

  it.each(['__proto__', 'constructor', 'prototype'])('%s', (key) => {
    const polluting = { polluted: 1 }
    const tries: Partial<ConfigSources>[] = [
      ...[key, `${key}.polluted`, `data.${key}`, `data.${key}.polluted`, `latents.0.${key}`].flatMap((at) =>
        [1, null, polluting].map((said) => ({ assignments: [[at, said] as const] })),
      ),
      ...[1, null, polluting].map((said) => ({ file: evil(key, said) })),
      { file: { data: evil(key, polluting) } },
      { file: { latents: [{ ...file.latents[0], ...(evil(key, polluting) as object) }] } },
      { assignments: [['optim.generator', evil(key, polluting)]] },
    ]
    for (const sources of tries) expect(outcome(sources), JSON.stringify(sources)).toMatch(/^Unknown config path '/m)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})
