import { describe, expect, it } from 'vitest'
import { compareGroups, comparisonData, comparisonTable } from '../../src/cli/comparison.ts'
import type { ShownRun } from '../../src/cli/comparison.ts'
import type { Config } from '../../src/gan/index.ts'
import type { GeneratorScores } from '../../src/metrics/index.ts'
import { groupRuns, summarise } from '../../src/train/index.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const NO_SCORES: GeneratorScores = {
  count: 100,
  seed: 0,
  judgeAccuracy: 0.99,
  accuracy: null,
  perClass: null,
  confusion: null,
  matched: null,
  frechet: 12,
  frechetFloor: 3,
  classFrechet: null,
  classFrechetFloor: null,
  diversity: null,
}

function runOf(config: Config, scores: Partial<GeneratorScores> = {}, more: Partial<ShownRun> = {}): ShownRun {
  return {
    folder: `run-${config.seed}`,
    state: 'finished',
    preset: 'papers',
    config,
    scores: { generator: { ...NO_SCORES, ...scores } },
    ...more,
  }
}

/** A tiny run of a preset with settings. */
const withSettings = (settings: Readonly<Record<string, unknown>>, preset: string = 'papers') =>
  runOf(tinyConfig(settings, preset), {}, { preset })

describe('summarise', () => {
  it('finds the mean and the deviation of a sample, over one less than there are', () => {
    expect(summarise([1, 2, 3, 4])).toEqual({ mean: 2.5, deviation: Math.sqrt(5 / 3), values: [1, 2, 3, 4] })
    expect(summarise([3, 3])).toEqual({ mean: 3, deviation: 0, values: [3, 3] })
  })

  it('of one value has no deviation, and of none is nothing', () => {
    expect(summarise([0])).toEqual({ mean: 0, values: [0] })
    expect(summarise([])).toBeUndefined()
    expect(summarise([null, undefined])).toBeUndefined()
  })

  it('passes over what is not there', () => {
    expect(summarise([null, 1, undefined, 3])).toEqual({ mean: 2, deviation: Math.SQRT2, values: [1, 3] })
  })
})

describe('groupRuns', () => {
  const namesOf = (runs: readonly ShownRun[]) => groupRuns(runs).map(({ name, runs: { length } }) => [name, length])

  it('takes runs that differ in the seed alone together, wherever they stand', () => {
    const one = { seed: 0 }
    const other = { seed: 3, 'terms.loss_cf.weight': 0 }
    const runs = [one, other, { ...one, seed: 1 }, { ...other, seed: 4 }, { ...one, seed: 2 }].map((settings) =>
      withSettings(settings),
    )
    expect(namesOf(runs)).toEqual([
      ['papers', 3],
      ['papers, terms.loss_cf.weight=0', 2],
    ])
    expect(groupRuns(runs)[0].runs.map(({ config }) => config.seed)).toEqual([0, 1, 2])
  })

  it('names what a setting is where it is, and where it is not', () => {
    const runs = [{}, { 'terms.loss_cf': null }, { steps: 5 }].map((settings) => withSettings(settings))
    expect(namesOf(runs)).toEqual([
      ['papers', 1],
      ['papers, terms.loss_cf.weight=none', 1],
      ['papers, steps=5', 1],
    ])
  })

  it('names a run of four differences by them, one of more by some of them, and another preset by its name', () => {
    const few = { batch: 8, 'optim.average': 0, 'log.every': 7, threads: 2 }
    const runs = [{}, few, { ...few, 'figures.every': 1 }].map((settings) => withSettings(settings))
    const names = namesOf([...runs, withSettings({}, 'infogan')]).map(([name]) => name)
    expect(names[1]).toMatch(/^papers, /)
    expect(String(names[1]).split(', ').slice(1).toSorted()).toEqual([
      'batch=8',
      'log.every=7',
      'optim.average=0',
      'threads=2',
    ])
    expect(names[2]).toMatch(/^papers(, [^,]+=[^,]+){4}, 1 more$/)
    expect(names[3]).toBe('infogan')
  })

  it('of no run is none', () => {
    expect(groupRuns([])).toEqual([])
  })
})

describe('a comparison', () => {
  const asked = (seed: number, accuracy: number, seconds: number) =>
    runOf(tinyConfig({ seed }), { accuracy, frechet: 10 + seed }, { seconds })
  const without = runOf(tinyConfig({ seed: 2, 'terms.loss_cf.weight': 0 }))
  const comparison = compareGroups(groupRuns([asked(0, 0.9, 61), asked(1, 0.92, 63), without]))

  it('leaves out the scores that no run has, and shows a dash where one has none', () => {
    expect(comparison.columns.map(({ title }) => title)).toEqual(['as asked', 'Fréchet', 'time'])
    expect(comparisonTable(comparison).split('\n')).toEqual([
      '| run                            |       as asked |    Fréchet |        time |',
      '|--------------------------------|---------------:|-----------:|------------:|',
      '| papers                         | 91.00 % ± 1.41 | 10.5 ± 0.7 | 1:02 ± 0:01 |',
      '| papers, terms.loss_cf.weight=0 |              – |       12.0 |           – |',
    ])
  })

  it('is plain data with every value, for files', () => {
    const data = comparisonData(comparison)
    expect(JSON.parse(JSON.stringify(data))).toEqual(data)
    expect(data.columns[0]).toMatchObject({ title: 'as asked', unit: 'share' })
    expect(data.rows.map(({ name, runs }) => [name, runs])).toEqual([
      [
        'papers',
        [
          { folder: 'run-0', seed: 0, state: 'finished' },
          { folder: 'run-1', seed: 1, state: 'finished' },
        ],
      ],
      ['papers, terms.loss_cf.weight=0', [{ folder: 'run-2', seed: 2, state: 'finished' }]],
    ])
    expect(data.rows[0].scores['Fréchet']).toEqual({ mean: 10.5, deviation: Math.SQRT1_2, values: [10, 11] })
    expect(data.rows[1].scores).toEqual({ 'as asked': null, Fréchet: { mean: 12, values: [12] }, time: null })
  })

  it('tells the mutual information of the category that no label names', () => {
    const testLosses = { mi_category: 2.1, mi_code: 0.4, mi_class: 7 }
    const informed = runOf(tinyConfig({}, 'infogan'), {}, { testLosses })
    const labelled = runOf(tinyConfig(), {}, { testLosses })
    const { columns, rows } = compareGroups(groupRuns([informed, labelled]))
    const index = columns.findIndex(({ title }) => title === 'MI of category')
    expect(rows.map(({ cells }) => cells[index]?.mean)).toEqual([2.1, undefined])
  })
})
