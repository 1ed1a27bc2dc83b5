import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { parseSweep } from '../../src/sweep/index.ts'
import { refusal } from '../support/refusal.ts'

/** Says what a file lacks to be right. */
const faults = (said: unknown) => refusal(() => parseSweep(said)).split('\n')

it('a file may say nothing: what is left out has a default', () => {
  expect(parseSweep({})).toEqual({
    ...{ preset: 'facet', config: {}, objective: {}, grid: {}, list: [], seeds: 1, tries: 3 },
    ...{ rank: { by: 'frechet' }, score: { with: 'judge', count: 5000 }, budget: {} },
  })
  expect(parseSweep({ halving: {} }).halving).toEqual({ factor: 3 })
  const { random } = parseSweep({ random: { count: 2, values: { batch: { from: 1, to: 9 } } } })
  expect(random).toEqual({ count: 2, seed: 0, values: { batch: { from: 1, to: 9, scale: 'linear', whole: false } } })
})

it('what was read is read again as it is', () => {
  const said = {
    halving: {},
    random: { count: 2, values: { a: [1], b: { from: 0, to: 1 } } },
    grid: { c: [{ d: null }] },
  }
  expect(parseSweep(JSON.parse(JSON.stringify(parseSweep(said))))).toEqual(parseSweep(said))
})

describe('names that there are not', () => {
  it.each<[string, object, RegExp]>([
    ['at the top', { gird: {} }, /^gird: unknown\. Did you mean 'grid'\? There are: name, preset, config,/],
    [
      'below',
      { halving: { facotr: 3 } },
      /^halving\.facotr: unknown\. Did you mean 'halving\.factor'\? There are: factor, rounds\.$/,
    ],
    [
      'in a range',
      { random: { count: 2, values: { 'optim.generator.rate': { from: 1, to: 2, sacle: 'log' } } } },
      /^random\.values\.optim\.generator\.rate\.sacle: unknown\. Did you mean '.*\.scale'\? There are: from, to, scale, whole\.$/,
    ],
    ['of the config', { steps: 100 }, /^steps: a part of the config\. Say it in config for all settings, or in grid,/],
    ['of the config, by path', { 'optim.generator.rate': 1 }, /^optim\.generator\.rate: a part of the config\./],
  ])('%s are told with the nearest', (_, said, message) => {
    expect(faults(said)[0]).toMatch(message)
  })
})

describe('values that cannot be', () => {
  const range = (said: object) => ({ random: { count: 1, values: { batch: said } } })

  it.each<[unknown, string]>([
    [null, 'the file: expected object, received null. Say what there is to try, such as `grid: { batch: [32, 64] }`.'],
    [[1], 'the file: expected object, received array.'],
    [{ grid: { batch: 32 } }, 'grid.batch: expected array, received number. Say a list of values, such as'],
    [{ grid: { optim: { rate: [1] } } }, 'grid.optim: expected array, received object. Say a list of values, such as'],
    [{ grid: { batch: [] } }, 'grid.batch: expected array to have >=1 items. Say a list of values'],
    [{ grid: { batch: [NaN] } }, 'grid.batch.0: of another type. Say a list of values'],
    [{ list: [3] }, 'list.0: expected record, received number. Say values by path.'],
    [{ seeds: 0 }, 'seeds: expected number to be >=1. Say how many seeds'],
    [{ seeds: '2' }, 'seeds: of another type. Say how many seeds'],
    [{ seeds: [] }, 'seeds: expected array to have >=1 items. Say how many seeds'],
    [{ seeds: [2 ** 32] }, 'seeds.0: expected number to be <=4294967295. Say how many seeds'],
    [{ seeds: 1e9 }, 'seeds: expected number to be <=1000. Say how many seeds'],
    [{ halving: null }, 'halving: expected object, received null. Say successive halving, `{}` for its defaults'],
    [{ halving: { factor: 1 } }, 'halving.factor: expected number to be >=1.1.'],
    [{ halving: { rounds: 1 } }, 'halving.rounds: expected number to be >=2.'],
    [{ halving: { rounds: 21 } }, 'halving.rounds: expected number to be <=20.'],
    [{ budget: { minutes: 0 } }, 'budget.minutes: expected number to be >0.'],
    [{ budget: { steps: 0.5 } }, 'budget.steps: expected int, received number.'],
    [{ random: { values: { batch: [1] } } }, 'random.count: missing. Say how many settings are drawn'],
    [{ random: { count: 1e9, values: { batch: [1] } } }, 'random.count: expected number to be <=10000.'],
    [{ random: { count: 1, values: {} } }, 'random.values: nothing to draw. Say what is drawn from, by path'],
    [range([]), 'random.values.batch: expected array to have >=1 items. Say a list of values, or a range'],
    [range({ from: 1 }), 'random.values.batch.to: missing. Say the upper end.'],
    [range({ from: 2, to: 1 }), 'random.values.batch.to: must be above from, which is 2. Say the upper end.'],
    [range({ from: 2, to: 2 }), 'random.values.batch.to: must be above from, which is 2. Say the upper end.'],
    [range({ from: 0, to: 1, scale: 'log' }), 'random.values.batch.from: must be above 0 on a scale of logarithms.'],
    [range({ from: -1, to: 1, scale: 'log' }), 'random.values.batch.from: must be above 0 on a scale of logarithms.'],
    [range({ from: 0.5, to: 2, whole: true }), 'random.values.batch.from: must be a whole number where whole is true.'],
    [range({ from: 0, to: 2.5, whole: true }), 'random.values.batch.to: must be a whole number where whole is true.'],
    [{ rank: { better: 'most' } }, 'rank.better: Invalid option: expected one of "more"|"less"|"one".'],
    [{ score: { count: 10 } }, 'score.count: expected number to be >=100.'],
  ])('%j', (said, message) => {
    expect(() => parseSweep(said)).toThrow(UsageError)
    expect(faults(said)).toEqual([expect.stringContaining(message), 'See docs/sweeps.md for what a sweep may say.'])
  })
})

it('every fault is told, a line each', () => {
  expect(faults({ seeds: 0, tries: 0, gird: {} })).toEqual([
    expect.stringMatching(/^seeds: /),
    expect.stringMatching(/^tries: /),
    expect.stringMatching(/^gird: /),
    expect.stringMatching(/^See /),
  ])
})

it('a range may be negative, or of whole numbers to its very end', () => {
  const values = { a: { from: -1, to: 0 }, b: { from: 1, to: 2, scale: 'log', whole: true } }
  expect(() => parseSweep({ random: { count: 1, values } })).not.toThrow()
})
