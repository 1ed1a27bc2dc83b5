import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { parseSweep } from '../../src/sweep/index.ts'
import type { SweepPlan } from '../../src/sweep/index.ts'
import { planSweep } from '../../src/sweep/node/index.ts'
import type { Planning } from '../../src/sweep/node/index.ts'
import { deepFreeze } from '../support/deep-freeze.ts'
import { TRAINING, smallData, smallOpener } from './small-data.ts'

const { open } = smallOpener()

/** What every sweep here has, beside what it is about. */
const SMALL = { config: { steps: 90, batch: 4 } }

const plan = async (said: object, planning: Partial<Planning> = {}): Promise<SweepPlan> =>
  (await planSweep(parseSweep({ ...SMALL, ...said }), { threads: 1, open, ...planning })).plan

const keysOf = ({ settings }: SweepPlan) => settings.map(({ key }) => key)

describe('a plan', () => {
  it('has every setting’s config, fitted to its data', async () => {
    const { settings, seeds, paths, rounds, fields } = await plan({
      grid: { 'optim.average': [0, 0.9], batch: [4, 8] },
      seeds: [5, 3],
      halving: { factor: 2 },
    })
    expect(settings.map(({ name, values }) => [name, values])).toEqual(
      [0, 0.9].flatMap((average) =>
        [4, 8].map((batch) => [`optim.average=${average}, batch=${batch}`, { 'optim.average': average, batch }]),
      ),
    )
    const [{ config, steps, preset }] = settings
    expect(config).toMatchObject({ batch: 4, seed: 5, threads: 1, optim: { average: 0 } })
    // Four classes and 16 × 16 pixels are the data's.
    expect([config.latents[0].size, config.networks.generator.channels]).toEqual([4, [64, 32]])
    expect([steps, preset, seeds, paths]).toEqual([90, 'facet', [5, 3], ['optim.average', 'batch']])
    expect([rounds, fields]).toEqual([
      [0.25, 0.5, 1],
      [4, 2, 1],
    ])
  })

  it('counts the steps of passes over the data', async () => {
    const { settings } = await plan({ config: { epochs: 3 }, grid: { batch: [4, 7, TRAINING] } })
    expect(settings.map(({ steps }) => steps)).toEqual([30, 15, 3])
  })

  it('keeps the data of every setting', async () => {
    const { plan: planned, data } = await planSweep(parseSweep({ ...SMALL, grid: { batch: [4, 8] } }), { open })
    expect([...data]).toEqual(keysOf(planned).map((key) => [key, smallData]))
  })

  it('tells once what the data changes of several settings', async () => {
    const spec = parseSweep({ config: { steps: 90, batch: 64 }, grid: { 'optim.average': [0, 0.9] } })
    const { plan: planned, notices } = await planSweep(spec, { open })
    expect(planned.settings.map(({ config }) => config.batch)).toEqual([TRAINING, TRAINING])
    expect(notices).toEqual([`batch: 64 images are more than the ${TRAINING} to train on; the batch is ${TRAINING}.`])
  })

  it('leaves what the file says alone, and no setting tells on another', async () => {
    const latents = [
      { name: 'class', kind: 'categorical', supervised: true, recognised: true },
      { name: 'code', kind: 'uniform', size: 2, recognised: true },
    ]
    const spec = deepFreeze(
      parseSweep({ config: { ...SMALL.config, latents }, grid: { 'objective.class': ['projection', 'none', 'both'] } }),
    )
    const { settings } = (await planSweep(spec, { threads: 1, open })).plan
    const parts = settings.map(({ config }) => config.latents.map(({ size, recognised }) => [size, recognised]))
    expect(parts).toEqual(
      [false, false, true].map((head) => [
        [4, head],
        [2, true],
      ]),
    )
  })

  it('asks for the data that each setting names', async () => {
    const { open: opened, requests } = smallOpener()
    await plan({ list: [{ 'data.size': 16 }, { 'data.source': 'fashion-mnist' }] }, { open: opened })
    expect(requests.map(({ source, size }) => [source, size])).toEqual([
      ['mnist', 16],
      ['fashion-mnist', undefined],
    ])
  })
})

describe('threads', () => {
  it('are those of the config, and else those that were chosen', async () => {
    const { settings } = await plan({ list: [{}, { threads: 3 }] }, { threads: 2 })
    expect(settings.map(({ config }) => config.threads)).toEqual([2, 3])
  })

  it('are one where there are at least as many runs as cores', async () => {
    const many = await planSweep(parseSweep({ ...SMALL, seeds: 1000 }), { open })
    expect([many.threads, many.plan.settings[0].config.threads]).toEqual([1, 1])
  })

  it('belong to what a run is', async () => {
    expect(keysOf(await plan({}, { threads: 1 }))).not.toEqual(keysOf(await plan({}, { threads: 2 })))
  })
})

describe('keys', () => {
  it('are twelve hexadecimal digits, and differ where settings do', async () => {
    const keys = keysOf(await plan({ grid: { batch: [4, 5, 6, 7, 8] } }))
    expect(new Set(keys).size).toBe(5)
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{12}$/)
  })

  it('are the same in every sweep, whatever else it says, and in whatever order', async () => {
    const said = { grid: { batch: [4, 8], 'optim.average': [0, 0.9] } }
    const keys = keysOf(await plan(said))
    const turned = {
      grid: { 'optim.average': [0.9, 0], batch: [8, 4] },
      ...{ name: 'other', seeds: [7], halving: {}, tries: 9 },
      config: { batch: 2, steps: 90 },
    }
    expect(keysOf(await plan(turned))).toEqual([3, 1, 2, 0].map((index) => keys[index]))
    expect(keysOf(await plan({ list: [{ batch: 8, 'optim.average': 0 }] }))).toEqual([keys[2]])
    expect(keysOf(await plan({ config: { steps: 90, 'optim.average': 0, batch: 8 } }))).toEqual([keys[2]])
  })

  it('are others where the data is', async () => {
    const changed = smallOpener({ ...smallData, fingerprint: 'b'.repeat(64) })
    expect(keysOf(await plan({}, changed))).not.toEqual(keysOf(await plan({})))
  })
})

describe('two ways to say one thing', () => {
  it.each<[string, object[]]>([
    ['the default', [{}, { batch: 4 }]],
    ['nothing', [{ 'augment.cutout': 0 }, { 'labels.share': 1 }]],
    ['an objective and its terms', [{ 'objective.adversarial': 'non-saturating' }, { 'terms.loss_g.weight': 1 }]],
    ['a part and its parts', [{ 'optim.average': 0.998 }, { log: { every: 10 } }]],
  ])('%s: one setting, of the first name', async (_, list) => {
    const { settings } = await plan({ list })
    expect(settings).toHaveLength(1)
    expect(settings[0].values).toEqual(list[0])
  })

  it('paths are all that any setting names', async () => {
    const { paths } = await plan({ grid: { batch: [4, 8] }, list: [{}, { 'optim.average': 0.9 }] })
    expect(paths).toEqual(['batch', 'optim.average'])
  })
})

describe('what cannot be is refused, by the name of the setting', () => {
  it.each<[string, object, string]>([
    [
      'a wrong path',
      { grid: { 'optim.generator.raet': [1, 2] } },
      "generator.raet=1: Unknown config path 'optim.generator.raet'. Did you mean 'optim.generator.rate'?",
    ],
    ['a value that cannot be', { grid: { batch: [4, 0] } }, 'batch=0: batch: Too small'],
    [
      'an unknown preset',
      { grid: { preset: ['facet', 'tutrial'] } },
      "preset=tutrial: Unknown preset 'tutrial'. Did you",
    ],
    [
      'an unknown objective',
      { grid: { 'objective.adversarial': ['higne'] } },
      "objective.adversarial=higne: Unknown adversarial objective 'higne'. Did you mean 'hinge'?",
    ],
    ['an unknown family', { objective: { class: 'both', clas: 'both' } }, "facet: Unknown objective 'clas'."],
    [
      'more images a batch than there are',
      { grid: { batch: [4, TRAINING + 1] } },
      `batch=${TRAINING + 1}: batch: 41 images`,
    ],
    [
      'classes that the data has not',
      { grid: { 'latents.0.size': [4, 7] } },
      "0.size=7: latents.0.size: 'class' carries the labels and has 7 columns, but the data has 4 classes.",
    ],
    [
      'a term that reads what is not there',
      { grid: { preset: ['facet', 'infogan'], 'objective.class': ['twin'] } },
      'preset=infogan, objective.class=twin: terms: a class loss needs a latent part that is supervised and recognised.',
    ],
  ])('%s', async (_, said, message) => {
    await expect(plan(said)).rejects.toThrow(UsageError)
    await expect(plan(said)).rejects.toThrow(message)
  })

  it('data that there is not', async () => {
    const broken = { open: () => Promise.reject(new UsageError('mnits: no such data.')) }
    await expect(plan({ grid: { batch: [4] } }, broken)).rejects.toThrow('batch=4: mnits: no such data.')
  })

  it.each<[string, object, string]>([
    ['a metric that is not measured', { rank: { by: 'kid' } }, 'rank.by: kid is not measured by score.with: judge.'],
    ['a loss that no run logs', { rank: { by: 'loss.loss_x' } }, 'rank.by: no run logs loss.loss_x. Did you mean'],
    [
      'a budget of less than a run',
      { budget: { steps: 89 } },
      'budget.steps: 89 are fewer than the first run takes. Say at least 90',
    ],
    [
      'rounds for which runs are too short',
      { halving: { rounds: 9 } },
      'halving.rounds: runs of 90 steps are too short',
    ],
  ])('%s', async (_, said, message) => {
    await expect(plan(said)).rejects.toThrow(message)
  })
})

it('the fewest steps of any setting say how many rounds there can be; a sweep that goes on keeps its own', async () => {
  const averages = { 'optim.average': Array.from({ length: 30 }, (_, index) => index / 100) }
  const roundsOf = async (steps: number[], planning = {}) =>
    (await plan({ config: { batch: 4 }, grid: { steps, ...averages }, halving: {} }, planning)).rounds.length
  expect(await roundsOf([900])).toBe(4)
  expect(await roundsOf([9, 900])).toBe(3)
  expect(await roundsOf([900], { rounds: 2 })).toBe(2)
})
