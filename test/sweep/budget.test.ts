import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkBudget } from '../../src/sweep/budget.ts'
import { affordableJobs, countTry, nextJobs, roundCosts, stepsTaken } from '../../src/sweep/index.ts'
import type { JobResult } from '../../src/sweep/index.ts'
import { refusal } from '../support/refusal.ts'
import { batches, madeUpPlan, resultOf, simulate } from './made-up-sweep.ts'

describe('steps taken', () => {
  const plan = madeUpPlan({ ...batches(3), seeds: 2, halving: {} })

  it('are those of each run’s furthest result, whatever the order', () => {
    const { results } = simulate(plan, (job) => resultOf(job, 1))
    // Six runs to step 300, of which two go on to 900.
    expect(stepsTaken(results)).toBe(4 * 300 + 2 * 900)
    expect(stepsTaken(results.toReversed())).toBe(stepsTaken(results))
    expect(stepsTaken([])).toBe(0)
  })

  it('of a run that diverged are those before', () => {
    const [job] = nextJobs(plan, [])
    expect(stepsTaken([resultOf(job, null, { state: 'diverged', step: 41 })])).toBe(41)
  })
})

describe('jobs that so many steps suffice for', () => {
  const jobs = nextJobs(madeUpPlan({ grid: { steps: [300, 500, 100] } }), [])

  it.each([
    [0, 0],
    [299, 0],
    [300, 1],
    [799, 1],
    [800, 2],
    // Not the third in the second's place: who is first does not depend on what is left.
    [799 + 100, 2],
    [900, 3],
    [Infinity, 3],
    [-5, 0],
  ])('%d: the first %d', (steps, count) => {
    expect(affordableJobs(jobs, steps)).toEqual(jobs.slice(0, count))
  })
})

it('a budget is never exceeded, and is used as far as whole jobs go', () => {
  const plan = madeUpPlan({ grid: { steps: [90, 180, 900, 1800] }, seeds: 2, halving: { factor: 2 } })
  const ends = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), ends, (budget, shares) => {
      const results: JobResult[] = []
      const left = () => budget - stepsTaken(results)
      const next = () => affordableJobs(nextJobs(plan, results), left())
      for (let jobs = next(); jobs.length > 0; jobs = next()) {
        results.push(
          ...jobs.map((job, index) => {
            // Some diverge on the way.
            const isBroken = shares[index % 8] < 20
            return isBroken ? resultOf(job, null, { state: 'diverged', step: job.until - job.cost }) : resultOf(job, 1)
          }),
        )
        expect(left()).toBeGreaterThanOrEqual(0)
      }
      const [wanted] = nextJobs(plan, results)
      expect(wanted === undefined || wanted.cost > left()).toBe(true)
    }),
    { seed: 8 },
  )
})

describe('a budget of steps', () => {
  const of = (steps: number) => () => checkBudget(madeUpPlan({ ...batches(9), halving: {}, budget: { steps } }))

  it('must suffice for the first run’s first round', () => {
    expect(refusal(of(99))).toBe(
      'budget.steps: 99 are fewer than the first run takes. Say at least 100, or leave it out.',
    )
    expect(of(100)).not.toThrow()
  })

  it('may be left out', () => {
    expect(() => checkBudget(madeUpPlan({}))).not.toThrow()
  })
})

describe('what rounds cost', () => {
  it('is what they take where all settings have equal steps and nobody fails', () => {
    const plan = madeUpPlan({ ...batches(27), seeds: 2, halving: {} })
    const { rounds } = simulate(plan, (job) => resultOf(job, 1))
    const costs = rounds.map((jobs) => jobs.reduce((sum, { cost }) => sum + cost, 0))
    const foreseen = roundCosts(plan)
    expect(foreseen).toHaveLength(4)
    // A round's end is rounded to a whole step.
    for (const [round, cost] of costs.entries()) {
      expect(Math.abs(foreseen[round] - cost)).toBeLessThan(rounds[round].length)
    }
  })

  it('is by the mean of settings’ steps where these differ', () => {
    expect(roundCosts(madeUpPlan({ grid: { steps: [100, 300] }, seeds: 5 }))).toEqual([2 * 5 * 200])
  })
})

describe('tries', () => {
  const after = (steps: readonly number[]) =>
    steps.reduce<ReturnType<typeof countTry> | undefined>((tries, step) => countTry(tries, step), undefined)

  it.each([
    [[0], { step: 0, count: 1 }],
    [[0, 0, 0], { step: 0, count: 3 }],
    [[0, 0, 50], { step: 50, count: 1 }],
    [[0, 50, 50, 90], { step: 90, count: 1 }],
    // Or a run that loses its newest checkpoint every time would be tried for ever.
    [[50, 40, 50, 40], { step: 50, count: 4 }],
  ])('that begin at %j are %j', (steps, expected) => {
    expect(after(steps)).toEqual(expected)
  })

  it('keep the reason of the last failure until the run gets further', () => {
    const failed = { step: 7, count: 1, reason: 'no memory' }
    expect(countTry(failed, 7)).toEqual({ ...failed, count: 2 })
    expect(countTry(failed, 8)).toEqual({ step: 8, count: 1 })
  })
})
