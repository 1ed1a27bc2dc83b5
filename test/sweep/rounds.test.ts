import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { planRounds } from '../../src/sweep/index.ts'
import { refusal } from '../support/refusal.ts'
import { batches, madeUpPlan, namesOf, resultOf, simulate } from './made-up-sweep.ts'

const LONG = 1e9

/** The rounds of so many settings of so many steps. */
function roundsOf(halving: { factor?: number; rounds?: number } | undefined, settings: number, steps = LONG) {
  return planRounds({ halving: halving && { factor: 3, ...halving } }, { settings, steps })
}

describe('rounds', () => {
  it('without halving there is one, of all settings', () => {
    expect(roundsOf(undefined, 7)).toEqual({ rounds: [1], fields: [7] })
  })

  it.each([
    [3, 9, [9, 3, 1]],
    [3, 10, [10, 4, 2]],
    [3, 27, [27, 9, 3, 1]],
    [3, 81, [81, 27, 9, 3, 1]],
    // Seven rounds would begin at less than a hundredth of a run.
    [3, 729, [729, 243, 81, 27, 9]],
    [2, 8, [8, 4, 2, 1]],
    [2, 100, [100, 50, 25, 13, 7, 4, 2]],
    // Logarithms of 125 and 1,000 are not whole in floating point.
    [5, 125, [125, 25, 5]],
    [10, 1000, [1000, 100, 10]],
    [1.5, 4, [4, 3, 2, 2]],
    // 49 / 1.4² is a little more than 25 in floating point.
    [1.4, 49, [49, 35, 25, 18, 13, 10, 7, 5, 4, 3, 2, 2]],
    [100, 5, [5, 1]],
    [3, 2, [2, 1]],
    [3, 1, [1, 1]],
  ])('factor %d, %d settings: %j take part', (factor, settings, fields) => {
    expect(roundsOf({ factor }, settings).fields).toEqual(fields)
  })

  it('each trains as many times longer as fewer settings take part', () => {
    const { rounds } = roundsOf({ factor: 3 }, 27)
    expect(rounds).toHaveLength(4)
    for (const [round, share] of [1 / 27, 1 / 9, 1 / 3, 1].entries()) expect(rounds[round]).toBeCloseTo(share, 12)
  })

  it('there are as many as the file says', () => {
    expect(roundsOf({ factor: 3, rounds: 2 }, 27)).toMatchObject({ fields: [27, 9] })
    expect(roundsOf({ factor: 2, rounds: 4 }, 3)).toMatchObject({ rounds: [0.125, 0.25, 0.5, 1], fields: [3, 2, 1, 1] })
  })

  it('a sweep that grows keeps its rounds, unless the file says otherwise', () => {
    const grown = (rounds?: number) =>
      planRounds({ halving: { factor: 3, rounds } }, { settings: 81, steps: LONG, rounds: 3 })
    expect(grown().fields).toEqual([81, 27, 9])
    expect(grown(2).fields).toEqual([81, 27])
  })

  it('runs that are short have fewer, down to one', () => {
    expect(roundsOf({ factor: 3 }, 27, 9).fields).toEqual([27, 9, 3])
    expect(roundsOf({ factor: 3 }, 27, 2)).toEqual({ rounds: [1], fields: [27] })
    // The second round of a factor of 1.1 has to train a step longer than the first.
    expect(roundsOf({ factor: 1.1 }, 27, 10)).toEqual({ rounds: [1], fields: [27] })
  })

  it('are as many as runs last for, to the step', () => {
    // The logarithm of 1,000 to the base 10 is a little less than 3 in floating point.
    expect(roundsOf({ factor: 10, rounds: 4 }, 9, 1000).rounds[0] * 1000).toBeCloseTo(1, 9)
    expect(() => roundsOf({ factor: 10, rounds: 4 }, 9, 999)).toThrow('Say at most 3, or train longer.')
  })

  it.each<[number, number, number, string]>([
    [
      3,
      5,
      80,
      'halving.rounds: runs of 80 steps are too short for 5 rounds of factor 3. Say at most 4, or train longer.',
    ],
    [3, 2, 2, 'runs of 2 steps are too short for 2 rounds of factor 3. Say no halving, or train longer.'],
    [1.1, 5, 14, 'runs of 14 steps are too short for 5 rounds of factor 1.1. Say at most 4, or train longer.'],
  ])('factor %d, %d rounds of %d steps are refused', (factor, rounds, steps, message) => {
    const plan = () => roundsOf({ factor, rounds }, 9, steps)
    expect(plan).toThrow(UsageError)
    expect(refusal(plan)).toContain(message)
  })

  it('end at steps of their own, the last one at the end, and nobody comes back', () => {
    const factors = fc.double({ min: 1.1, max: 20, noNaN: true })
    const counts = fc.record({
      settings: fc.integer({ min: 1, max: 5000 }),
      steps: fc.integer({ min: 1, max: 100_000 }),
    })
    fc.assert(
      fc.property(factors, counts, (factor, { settings, steps }) => {
        const { rounds, fields } = roundsOf({ factor }, settings, steps)
        const untils = rounds.map((share) => Math.max(1, Math.round(share * steps)))
        expect(untils).toEqual([...new Set(untils)].toSorted((a, b) => a - b))
        expect(untils.at(-1)).toBe(steps)
        expect(fields).toEqual(fields.toSorted((a, b) => b - a))
        expect([fields[0], fields.length]).toEqual([settings, rounds.length])
        expect(rounds.length === 1 || rounds[0] > 0.0099).toBe(true)
        expect(fields.at(-1)).toBeGreaterThan(0)
        expect(rounds.length).toBeLessThan(21)
      }),
      { seed: 3 },
    )
  })
})

describe('a whole sweep', () => {
  const plan = madeUpPlan({ ...batches(9), seeds: 2, halving: {} })

  it('has every setting run with every seed, first the first, and the best of each round go on', () => {
    const { rounds } = simulate(plan, (job) => resultOf(job, Number(job.trial.setting.values.batch)))
    const names = Array.from({ length: 9 }, (_, index) => `batch=${index + 1}`)
    expect(rounds.map(namesOf)).toEqual([
      [...names, ...names],
      ['batch=1', 'batch=2', 'batch=3', 'batch=1', 'batch=2', 'batch=3'],
      ['batch=1', 'batch=1'],
    ])
    expect(rounds.map((jobs) => [...new Set(jobs.map(({ until, cost }) => [until, cost].join()))])).toEqual([
      ['100,100'],
      ['300,200'],
      ['900,600'],
    ])
    expect(rounds[2].map(({ id, round }) => [id, round])).toEqual([
      ['batch=1-seed-0-step-900', 2],
      ['batch=1-seed-1-step-900', 2],
    ])
  })

  it('ranks by the mean over seeds', () => {
    // Each setting is best by one of its seeds; the fifth by both.
    const { rounds } = simulate(plan, (job) => {
      const batch = Number(job.trial.setting.values.batch)
      return resultOf(job, job.trial.seed === 0 ? batch : batch === 5 ? 0 : 9 - batch / 2)
    })
    expect(namesOf(rounds[2])).toEqual(['batch=5', 'batch=5'])
  })

  it('settings may have steps of their own: rounds end at the same share of them', () => {
    const own = madeUpPlan({ grid: { steps: [90, 900] }, halving: { rounds: 3 } })
    const { rounds } = simulate(own, (job) => resultOf(job, -job.trial.setting.steps))
    expect(rounds.map((jobs) => jobs.map(({ until }) => until))).toEqual([[10, 100], [300], [900]])
  })
})
