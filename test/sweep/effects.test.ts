import { describe, expect, it } from 'vitest'
import { nextJobs, sweepResults } from '../../src/sweep/index.ts'
import type { JobDraft, MainEffect } from '../../src/sweep/index.ts'
import { madeUpPlan, resultOf, simulate } from './made-up-sweep.ts'

const valueOf = ({ trial }: JobDraft, path: string) => Number(trial.setting.values[path])

/** The effects that a sweep finds where jobs come out so, by path. */
function effectsOf(said: object, score: (job: JobDraft) => number | null): Record<string, MainEffect> {
  const plan = madeUpPlan(said)
  const { effects } = sweepResults('test', plan, simulate(plan, (job) => resultOf(job, score(job))).results)
  expect(effects.map(({ path }) => path).toSorted()).toEqual(plan.paths.toSorted())
  return Object.fromEntries(effects.map((effect) => [effect.path, effect]))
}

describe('the share of the variance that a path explains', () => {
  it('by hand: two values, two runs each', () => {
    // Scores 1 and 3, 5 and 7 about a mean of 4: between 2 · 2² + 2 · 2² = 16, in total 9 + 1 + 1 + 9 = 20.
    const { a } = effectsOf({ grid: { a: [0, 1] }, seeds: 2 }, (job) => 1 + 4 * valueOf(job, 'a') + 2 * job.trial.seed)
    expect(a.share).toBeCloseTo(16 / 20, 12)
    expect(a.levels.map(({ label, runs, summary }) => [label, runs, summary?.mean])).toEqual([
      ['0', 2, 2],
      ['1', 2, 6],
    ])
    expect(a.levels[1].summary).toMatchObject({ values: [5, 7], deviation: Math.SQRT2 })
  })

  it('of paths that add up: shares add up to 1, by the squares of what they do', () => {
    const grid = { a: [0, 1], b: [0, 1], c: [0, 1] }
    const { a, b, c } = effectsOf({ grid }, (job) => 3 * valueOf(job, 'a') + 4 * valueOf(job, 'b'))
    expect(a.share).toBeCloseTo(9 / 25, 12)
    expect(b.share).toBeCloseTo(16 / 25, 12)
    expect(c.share).toBeCloseTo(0, 12)
  })

  it('of paths that only do something together is 0', () => {
    const { a, b } = effectsOf({ grid: { a: [0, 1], b: [0, 1] }, seeds: 2 }, (job) =>
      Number(valueOf(job, 'a') === valueOf(job, 'b')),
    )
    expect([a.share, b.share]).toEqual([0, 0])
  })

  it('cannot be told where scores are all the same, or there are none', () => {
    const grid = { a: [0, 1, 2], b: [0, 1] }
    // 0.1 and 0.7 are not their own mean in floating point.
    for (const score of [0, 3, 0.1, 0.7, null]) {
      const { a, b } = effectsOf({ grid }, () => score)
      expect([a.share, b.share], `${score}`).toEqual([null, null])
    }
  })

  it('puts the path that does most first', () => {
    const plan = madeUpPlan({ grid: { a: [0, 1], b: [0, 1], c: [0, 1] } })
    const score = (job: JobDraft) => valueOf(job, 'a') + 9 * valueOf(job, 'c')
    const { effects } = sweepResults(
      'test',
      plan,
      nextJobs(plan, []).map((job) => resultOf(job, score(job))),
    )
    expect(effects.map(({ path }) => path)).toEqual(['c', 'a', 'b'])
  })
})

describe('which runs count', () => {
  it('those of the first round, which all take part in', () => {
    const { a } = effectsOf({ grid: { a: [1, 2, 3, 4] }, seeds: 2, halving: { factor: 2 } }, (job) =>
      job.round === 0 ? valueOf(job, 'a') : 1000,
    )
    expect(a.levels.map(({ runs, summary }) => [runs, summary?.mean])).toEqual([1, 2, 3, 4].map((mean) => [2, mean]))
  })

  it('those that have a score', () => {
    const { a } = effectsOf({ grid: { a: [0, 1] }, seeds: 3 }, (job) =>
      job.trial.seed === 0 ? null : valueOf(job, 'a'),
    )
    expect(a.levels.map(({ runs }) => runs)).toEqual([2, 2])
    expect(a.share).toBeCloseTo(1, 12)
  })
})

describe('levels', () => {
  it('numbers are in order, words as they come, with what is not given apart', () => {
    const numbers = effectsOf({ grid: { a: [10, 9, 100, -1] } }, (job) => valueOf(job, 'a'))
    expect(numbers.a.levels.map(({ label }) => label)).toEqual(['-1', '9', '10', '100'])
    const list = [{ a: 'z' }, { b: true }, { a: 'y' }]
    const { a, b } = effectsOf({ list }, ({ trial }) => trial.setting.name.length)
    expect(a.levels.map(({ label }) => label).filter((label) => label.length === 1)).toEqual(['z', 'y'])
    expect([a.levels, b.levels].map(({ length }) => length)).toEqual([3, 2])
  })

  it('many numbers are put into quarters, from the least to the greatest', () => {
    const values = [8, 7, 6, 5, 4, 3, 2, 1]
    const { a } = effectsOf({ grid: { a: values } }, (job) => valueOf(job, 'a'))
    expect(a.levels.map(({ label, runs, summary }) => [label, runs, summary?.mean])).toEqual([
      ['1 to 2', 2, 1.5],
      ['3 to 4', 2, 3.5],
      ['5 to 6', 2, 5.5],
      ['7 to 8', 2, 7.5],
    ])
    // Between 2 · (3² + 1² + 1² + 3²) = 40, in total 2 · (0.5² + 1.5² + 2.5² + 3.5²) = 42.
    expect(a.share).toBeCloseTo(40 / 42, 12)
  })

  it('six numbers are not, seven are, and no run is lost or counted twice', () => {
    for (const [count, groups] of [
      [6, 6],
      [7, 4],
      [9, 4],
      [11, 4],
    ]) {
      const values = Array.from({ length: count }, (_, index) => index)
      const { a } = effectsOf({ grid: { a: values }, seeds: 2 }, (job) => valueOf(job, 'a'))
      expect(a.levels).toHaveLength(groups)
      expect(a.levels.reduce((sum, { runs }) => sum + runs, 0)).toBe(2 * count)
    }
  })
})

describe('the rank correlation', () => {
  const grid = { a: [1, 2, 3, 4], b: ['x', 'y'] }

  it.each<[string, (a: number) => number, number]>([
    ['rises', (a) => a ** 3, 1],
    ['falls', (a) => -Math.log(a), -1],
  ])('of a metric that %s with the values', (_, score, expected) => {
    expect(effectsOf({ grid: { a: grid.a } }, (job) => score(valueOf(job, 'a'))).a.correlation).toBeCloseTo(
      expected,
      12,
    )
  })

  it('by hand: ranks 1 2 3 4 and 2 1 4 3', () => {
    // ρ = 1 − 6 · (1 + 1 + 1 + 1) / (4 · 15).
    const scores = [20, 10, 40, 30]
    const { a } = effectsOf({ grid: { a: grid.a } }, (job) => scores[valueOf(job, 'a') - 1])
    expect(a.correlation).toBeCloseTo(0.6, 12)
  })

  it('is none of words, nor where the metric does not change', () => {
    const { a, b } = effectsOf({ grid }, (job) => valueOf(job, 'a'))
    expect([a.correlation, b.correlation]).toEqual([expect.closeTo(1, 12), null])
    expect(effectsOf({ grid }, () => 2).a.correlation).toBeNull()
  })
})

it('a sweep that varies nothing has no effects', () => {
  const plan = madeUpPlan({})
  expect(sweepResults('test', plan, simulate(plan, (job) => resultOf(job, 1)).results).effects).toEqual([])
})
