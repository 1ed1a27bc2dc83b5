import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../../src/gan/index.ts'
import { expandSettings, parseSweep, seedsOf } from '../../src/sweep/index.ts'
import { refusal } from '../support/refusal.ts'

const expand = (said: object) => expandSettings(parseSweep(said))
const valuesOf = (said: object) => expand(said).map(({ values }) => values)
const configOf = (said: object) => expand(said).map(({ sources }) => resolveConfig({ ...sources, threads: 1 }))[0]

const random = (count: number, values: object, seed = 0) => ({ random: { count, seed, values } })

describe('settings', () => {
  it('of a file that varies nothing are one, named after its preset', () => {
    expect(expand({ preset: 'acgan' })).toEqual([
      { name: 'acgan', values: {}, sources: { preset: 'acgan', file: {}, objectives: [], assignments: [] } },
    ])
  })

  it('of a grid are every combination, the last path first, in the order of the file', () => {
    expect(valuesOf({ grid: { batch: [32, 64], steps: [1, 2, 3] } })).toEqual(
      [32, 64].flatMap((batch) => [1, 2, 3].map((steps) => ({ batch, steps }))),
    )
  })

  it('of a list need not name the same paths, and may name none', () => {
    const list = [{}, { batch: 64 }, { steps: 5, threads: 2 }]
    expect(valuesOf({ list })).toEqual(list)
    expect(expand({ list }).map(({ name }) => name)).toEqual(['facet', 'batch=64', 'steps=5, threads=2'])
  })

  it('are every one of the grid with every one of the list and every one drawn', () => {
    const all = valuesOf({
      grid: { batch: [32, 64] },
      list: [{ steps: 1 }, { steps: 2 }],
      ...random(3, { 'optim.average': { from: 0, to: 0.9 } }),
    })
    expect(all).toHaveLength(2 * 2 * 3)
    for (const values of all) expect(Object.keys(values)).toEqual(['batch', 'steps', 'optim.average'])
    const drawn = all.map((values) => values['optim.average'])
    expect(new Set(drawn).size).toBe(3)
    expect(drawn.slice(0, 3)).toEqual(drawn.slice(3, 6))
  })

  it.each<[string, object, number]>([
    ['in a grid', { grid: { batch: [32, 32, 64] } }, 2],
    ['in a list', { list: [{ batch: 1 }, { batch: 1 }] }, 1],
    ['by chance', random(50, { batch: [32, 64] }), 2],
  ])('that are there twice %s are one', (_, said, count) => {
    expect(valuesOf(said)).toHaveLength(count)
  })

  it('1 and the word 1 are two', () => {
    expect(valuesOf({ grid: { 'data.source': ['1', 1] } })).toHaveLength(2)
  })
})

describe('where a setting’s values go', () => {
  it('preset and objective are paths like others', () => {
    const [first, second] = expand({
      objective: { adversarial: 'hinge', penalty: 'r1' },
      list: [{ preset: 'acgan', 'objective.adversarial': 'wasserstein', batch: 8 }, {}],
    })
    expect(first.sources).toEqual({
      preset: 'acgan',
      file: {},
      objectives: [
        ['adversarial', 'wasserstein'],
        ['penalty', 'r1'],
      ],
      assignments: [['batch', 8]],
    })
    expect(second.sources).toMatchObject({ preset: 'facet', assignments: [] })
    expect(second.sources.objectives).toEqual([
      ['adversarial', 'hinge'],
      ['penalty', 'r1'],
    ])
  })

  it.each([
    ['preset', 3],
    ['objective.adversarial', ['hinge']],
    ['objective.class', null],
  ])('%s cannot be %j', (path, value) => {
    expect(refusal(() => expand({ grid: { [path]: [value] } }))).toContain(
      `${path}: must be a name, got ${JSON.stringify(value)}.`,
    )
  })

  it('what a setting says wins over config, whatever the order of the file', () => {
    expect(configOf({ grid: { batch: [8] }, config: { batch: 4, steps: 7 } })).toMatchObject({ batch: 8, steps: 7 })
    expect(configOf({ grid: { epochs: [2] }, config: { steps: 7 } })).not.toHaveProperty('steps')
  })
})

describe('limits', () => {
  const path = (index: number) => `p${index}`
  const grid = (axes: number) =>
    Object.fromEntries(Array.from({ length: axes }, (_, index) => [path(index), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]))

  it('10,000 settings are allowed, more are not, before any is made', () => {
    expect(expand({ grid: grid(4) })).toHaveLength(10_000)
    const message =
      'The file asks for 100000 settings, more than 10000. Give fewer values, or draw some of them with random.'
    expect(refusal(() => expand({ grid: grid(5) }))).toBe(message)
    expect(refusal(() => expand({ grid: grid(2), ...random(1000, { x: [1] }) }))).toBe(message)
    expect(refusal(() => expand({ grid: grid(300) }))).toContain('more than 10000.')
  })
})

it.each([
  [3, [0, 1, 2]],
  [1, [0]],
  [
    [7, 3, 7],
    [7, 3],
  ],
  [[0], [0]],
])('seeds %j are %j', (seeds, expected) => {
  expect(seedsOf(parseSweep({ seeds }))).toEqual(expected)
})
