import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextJobs } from '../../src/sweep/index.ts'
import type { JobResult, SweepPlan } from '../../src/sweep/index.ts'
import { batches, madeUpPlan, namesOf, resultOf, simulate } from './made-up-sweep.ts'

/** Settings of a round, in which the settings get these distances in the first. */
function secondRound(
  plan: SweepPlan,
  distances: readonly (number | null)[],
  more: Partial<JobResult>[] = [],
): string[] {
  const results = nextJobs(plan, []).map((job) => {
    const index = plan.settings.indexOf(job.trial.setting)
    return resultOf(job, distances[index], job.trial.seed === 0 ? more[index] : {})
  })
  return namesOf(nextJobs(plan, results))
}

describe('who goes on', () => {
  const three = { ...batches(3), halving: { factor: 3 } }
  const two = { ...batches(4), halving: { factor: 2, rounds: 2 } }
  const metric = (better: string) => ({ rank: { by: 'frechet', better } })

  it.each<[string, object, (number | null)[], string[]]>([
    ['less is better', three, [3, 1, 2], ['batch=2']],
    ['more is better', { ...three, ...metric('more') }, [3, 1, 2], ['batch=1']],
    ['the nearer to 1 is better', { ...three, ...metric('one') }, [0.5, 1.6, 0.7], ['batch=3']],
    ['equally near to 1, the first', { ...three, ...metric('one') }, [2, 0.5, 1.5], ['batch=2']],
    ['of equals the first of the file', two, [1, 1, 1, 1], ['batch=1', 'batch=2']],
    ['in the order of the file', two, [9, 2, 9, 1], ['batch=2', 'batch=4']],
    ['what cannot be told does not', two, [null, 5, null, 6], ['batch=2', 'batch=4']],
    ['no more than have a score', two, [null, 5, null, null], ['batch=2']],
    ['nobody where there is none', two, [null, null, null, null], []],
  ])('%s', (_, said, distances, names) => {
    expect(secondRound(madeUpPlan(said), distances)).toEqual(names)
  })

  it.each<[string, Partial<JobResult>]>([
    ['diverged', { state: 'diverged', metrics: {}, step: 7 }],
    ['was given up', { state: 'failed', metrics: {}, step: 0 }],
    ['has no such score', { metrics: { accuracy: 1 } }],
  ])('a setting of which one run %s does not, the next best does', (_, broken) => {
    const plan = madeUpPlan({ ...three, seeds: 2 })
    expect(secondRound(plan, [2, 1, 3], [{}, broken])).toEqual(['batch=1', 'batch=1'])
  })
})

describe('what is next', () => {
  const plan = madeUpPlan({ ...batches(5), seeds: 3, halving: { factor: 2 } })
  const scores = fc.array(fc.option(fc.integer({ min: 0, max: 5 }), { freq: 8 }), { minLength: 15, maxLength: 15 })
  const scoreFor = (distances: readonly (number | null)[]) => (job: ReturnType<typeof nextJobs>[number]) =>
    resultOf(job, distances[(plan.settings.indexOf(job.trial.setting) * 3 + job.trial.seed + job.round) % 15])

  it('every job is done once, in rounds, whatever comes out, and then the sweep is over', () => {
    fc.assert(
      fc.property(scores, (distances) => {
        const { rounds, results } = simulate(plan, scoreFor(distances))
        const ids = rounds.flatMap((jobs) => jobs.map(({ id }) => id))
        expect(new Set(ids).size).toBe(ids.length)
        for (const [index, jobs] of rounds.entries()) {
          expect(new Set(jobs.map(({ round }) => round))).toEqual(new Set([index]))
          expect(jobs.length).toBeLessThanOrEqual(plan.fields[index] * 3)
          expect(jobs.length % 3).toBe(0)
        }
        expect(nextJobs(plan, results)).toEqual([])
      }),
      { seed: 5 },
    )
  })

  it('neither the order of results, nor one told twice, nor those of other sweeps make a difference', () => {
    const whole = simulate(plan, scoreFor([3, 1, 4, 1, 5, 2, 2, 5, 3, 4, 1, 2, 3, 4, 5])).results
    const foreign = { ...whole[0], job: 'other-seed-0-step-1', trial: 'other-seed-0' }
    const length = fc.integer({ min: 0, max: whole.length })
    const shuffled = length.chain((end) => fc.shuffledSubarray(whole.slice(0, end), { minLength: end }))
    fc.assert(
      fc.property(shuffled, (results) => {
        const ordered = whole.filter((result) => results.includes(result))
        expect(nextJobs(plan, [...results, foreign, ...results])).toEqual(nextJobs(plan, ordered))
      }),
      { seed: 6 },
    )
  })

  it('of a round that is not over: what has no result, and nothing of the next', () => {
    const first = nextJobs(plan, [])
    const results = first.slice(1).map((job) => resultOf(job, 1))
    expect(nextJobs(plan, results)).toEqual([first[0]])
    // Not even where the one that is missing could no longer change who goes on.
    expect(nextJobs(plan, results.slice(0, -1)).map(({ round }) => round)).toEqual([0, 0])
  })

  it('a result of a later round does not make up for one of an earlier', () => {
    const late = simulate(plan, (job) => resultOf(job, 1)).results.filter(({ round }) => round > 0)
    expect(late.length).toBeGreaterThan(0)
    expect(nextJobs(plan, late)).toEqual(nextJobs(plan, []))
  })
})
