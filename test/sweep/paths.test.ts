import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { resolveConfig } from '../../src/gan/index.ts'
import { expandSettings, parseSweep } from '../../src/sweep/index.ts'
import { refusal } from '../support/refusal.ts'

const expand = (said: object) => expandSettings(parseSweep(said))
const configOf = (said: object) => expand(said).map(({ sources }) => resolveConfig({ ...sources, threads: 1 }))[0]
const random = (values: object) => ({ random: { count: 1, values } })

describe('config', () => {
  const nested = { steps: 7, optim: { generator: { rate: 0.5 }, average: 0 } }

  it.each<[string, object]>([
    ['by path', { steps: 7, 'optim.generator.rate': 0.5, 'optim.average': 0 }],
    ['in part', { steps: 7, optim: { 'generator.rate': 0.5 }, 'optim.average': 0 }],
    ['above a nested part', { steps: 7, 'optim.generator': { rate: 0.5 }, optim: { average: 0 } }],
  ])('may be said %s instead of nested', (_, config) => {
    expect(configOf({ config })).toEqual(configOf({ config: nested }))
    expect(configOf({ config }).optim.generator).toMatchObject({ rate: 0.5, beta1: 0 })
  })

  it('reaches into lists by path', () => {
    const { latents } = configOf({ config: { 'latents.1.size': 4, 'latents.2': { size: 9 } } })
    expect(latents.map(({ name, size }) => [name, size])).toEqual([
      ['class', 10],
      ['code', 4],
      ['noise', 9],
    ])
  })

  it('gives way to a choice of objective, however it is said', () => {
    const of = (config: object) => configOf({ config, grid: { 'objective.adversarial': ['hinge'] } }).terms
    expect(of({ 'terms.loss_g.weight': 3 })).toEqual(of({ terms: { loss_g: { weight: 3 } } }))
    expect(of({ 'terms.loss_g.weight': 3 })).not.toHaveProperty('loss_g')
  })

  it.each<[string, object, string]>([
    [
      'a path twice',
      { batch: 1, optim: { average: 0 }, 'optim.average': 0 },
      'optim.average: given twice. Give it once in config.',
    ],
    [
      'a path and a part of it',
      { optim: null, 'optim.average': 0 },
      'optim.average: given twice, by itself and as a part of optim.',
    ],
    ['steps and epochs', { steps: 1, epochs: 1 }, 'steps and epochs are two ways to say one thing.'],
    ['a seed', { seed: 3 }, 'config.seed: every setting is run with the same seeds. Say seeds.'],
    ['a preset', { preset: 'acgan' }, 'config.preset: no part of a config. Say it beside config.'],
    [
      'an objective',
      { 'objective.class': 'twin' },
      'config.objective.class: no part of a config. Say it beside config.',
    ],
  ])('refuses %s', (_, config, message) => {
    expect(() => expand({ config })).toThrow(UsageError)
    expect(refusal(() => expand({ config }))).toContain(message)
  })

  it.each(['optim.generator.raet', 'raet'])('a wrong path is told with the nearest: %s', (path) => {
    expect(refusal(() => configOf({ config: { [path]: 1 } }))).toMatch(/^Unknown config path '.*raet'\. Did you mean '/)
  })
})

describe('paths given twice', () => {
  const once = 'Give it once: in grid, in list or in random.'

  it.each<[string, object, string]>([
    ['grid and list', { grid: { batch: [1] }, list: [{}, { batch: 2 }] }, `batch: given twice. ${once}`],
    ['grid and random', { grid: { batch: [1] }, ...random({ batch: [1] }) }, `batch: given twice. ${once}`],
    ['list and random', { list: [{ batch: 2 }], ...random({ batch: [1] }) }, `batch: given twice. ${once}`],
    [
      'a path and one below it',
      { grid: { 'optim.generator': [{}] }, ...random({ 'optim.generator.rate': [1] }) },
      `optim.generator.rate: given twice, by itself and as a part of optim.generator. ${once}`,
    ],
    [
      'one below in the same list',
      { list: [{ optim: {}, 'optim.average': 0 }] },
      'optim.average: given twice, by itself',
    ],
    [
      'steps and epochs',
      { grid: { steps: [1] }, list: [{ epochs: 1 }] },
      'steps and epochs are two ways to say one thing.',
    ],
    [
      'a seed in the grid',
      { grid: { seed: [1, 2] } },
      'seed: every setting is run with the same seeds. Say them as seeds.',
    ],
    ['a seed in a list', { list: [{ batch: 1 }, { seed: 2 }] }, 'seed: every setting is run with the same seeds.'],
  ])('%s are refused', (_, said, message) => {
    expect(() => expand(said)).toThrow(UsageError)
    expect(refusal(() => expand(said))).toContain(message)
  })

  it.each<[string, object]>([
    ['a name that only begins alike', { grid: { batch: [1], batches: [1], 'batch_.x': [1] } }],
    ['steps and epochs of different settings', { list: [{ steps: 10 }, { epochs: 1 }] }],
    ['a part and what is below it in different settings', { list: [{ optim: {} }, { 'optim.average': 0 }] }],
  ])('%s are none', (_, said) => {
    expect(expand(said).length).toBeGreaterThan(0)
  })
})
