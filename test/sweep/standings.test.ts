import { describe, expect, it } from 'vitest'
import { nextJobs, sweepResults } from '../../src/sweep/index.ts'
import type { JobDraft, JobResult, SweepPlan, SweepResults } from '../../src/sweep/index.ts'
import { batches, madeUpPlan, resultOf, simulate } from './made-up-sweep.ts'

const of = (plan: SweepPlan, results: Iterable<JobResult>) => sweepResults('test', plan, results)

/** Batches in order of rank, each with what became of it. */
const places = ({ settings }: SweepResults) =>
  settings.map(({ rank, name, state, round, steps }) => [rank ?? null, name, state, round, steps].join(' '))

const batchOf = ({ trial }: JobDraft) => Number(trial.setting.values.batch)

describe('ranks', () => {
  const plan = madeUpPlan({ ...batches(9), seeds: 2, halving: {} })
  const whole = simulate(plan, (job) => resultOf(job, 10 - batchOf(job)))

  it('those that came further first, and of these the better ones', () => {
    expect(places(of(plan, whole.results))).toEqual([
      '1 batch=9 finished 2 900',
      '2 batch=8 dropped 1 300',
      '3 batch=7 dropped 1 300',
      ...[6, 5, 4, 3, 2, 1].map((batch, index) => `${index + 4} batch=${batch} dropped 0 100`),
    ])
  })

  it('in the end all jobs are done', () => {
    expect(of(plan, whole.results).counts).toEqual({ planned: 26, done: 26, diverged: 0, failed: 0 })
  })

  it('do not depend on the order of results', () => {
    expect(of(plan, whole.results.toReversed())).toEqual(of(plan, whole.results))
  })

  it('equals stand as in the file', () => {
    const { settings } = of(
      plan,
      nextJobs(plan, []).map((job) => resultOf(job, 1)),
    )
    expect(settings.map(({ name }) => name)).toEqual(plan.settings.map(({ name }) => name))
  })

  it.each([
    ['more', ['batch=3', 'batch=2', 'batch=1']],
    ['one', ['batch=1', 'batch=2', 'batch=3']],
  ])('follow the file where %s is better', (better, names) => {
    const three = madeUpPlan({ ...batches(3), rank: { better } })
    const { settings } = of(
      three,
      nextJobs(three, []).map((job) => resultOf(job, batchOf(job))),
    )
    expect(settings.map(({ name }) => name)).toEqual(names)
  })
})

describe('states', () => {
  const plan = madeUpPlan({ ...batches(4), seeds: 2, halving: { factor: 2, rounds: 2 } })
  const first = nextJobs(plan, [])
  const done = first.map((job) => resultOf(job, batchOf(job)))

  it('before anything is done all are open, and none is ranked', () => {
    const { settings, counts, steps } = of(plan, [])
    expect(places(of(plan, []))).toEqual([1, 2, 3, 4].map((batch) => ` batch=${batch} open -1 0`))
    expect(settings[0].trials).toEqual(
      [0, 1].map((seed) => ({
        trial: `batch=1-seed-${seed}`,
        seed,
        state: 'waiting',
        step: 0,
        metrics: {},
        seconds: 0,
      })),
    )
    expect([counts, steps]).toEqual([
      { planned: 12, done: 0, diverged: 0, failed: 0 },
      { taken: 0, planned: 5400 },
    ])
  })

  it('a setting is ranked when all its seeds have a result; in a round that is not over all are open', () => {
    expect(places(of(plan, done.slice(0, 6)))).toEqual([
      '1 batch=1 open 0 450',
      '2 batch=2 open 0 450',
      ' batch=3 open -1 0',
      ' batch=4 open -1 0',
    ])
  })

  it('at the end of a round some are dropped, the others go on', () => {
    expect(places(of(plan, done))).toEqual([
      '1 batch=1 open 0 450',
      '2 batch=2 open 0 450',
      '3 batch=3 dropped 0 450',
      '4 batch=4 dropped 0 450',
    ])
  })

  it.each(['diverged', 'failed'] as const)('one of which a run %s is failed and stands last', (state) => {
    const results = done.map((result, index) =>
      index === 0 ? { ...result, state, metrics: {}, message: 'why', step: 7 } : result,
    )
    const found = of(plan, results)
    expect(places(found)).toEqual([
      '1 batch=2 open 0 450',
      '2 batch=3 open 0 450',
      '3 batch=4 dropped 0 450',
      ' batch=1 failed 0 7',
    ])
    expect(found.settings[3].trials[0]).toMatchObject({ state, message: 'why', step: 7 })
    expect(found.counts).toMatchObject({ planned: 12, done: 7, [state]: 1 })
  })

  it('what has no score is dropped and has no rank', () => {
    const results = done.map((result, index) => (index === 1 ? { ...result, metrics: { frechet: null } } : result))
    const { settings } = of(plan, results)
    expect(settings.map(({ name, state }) => [name, state])).toContainEqual(['batch=2', 'dropped'])
    expect(settings[0]).toMatchObject({ rank: 1, name: 'batch=1', state: 'open' })
    const none = done.map((result) => ({ ...result, metrics: { frechet: null } }))
    expect(places(of(plan, none))).toEqual([1, 2, 3, 4].map((batch) => ` batch=${batch} dropped 0 450`))
    // Nobody is left to go on.
    expect(of(plan, none).counts).toMatchObject({ planned: 8, done: 8 })
  })
})

it('where fewer go on than were planned, fewer jobs are to be done', () => {
  const plan = madeUpPlan({ ...batches(27), halving: {} })
  const results = nextJobs(plan, []).map((job) => resultOf(job, batchOf(job) === 5 ? 1 : null))
  // One goes on through three rounds, not nine, three and one.
  expect(of(plan, results).counts).toMatchObject({ planned: 27 + 3, done: 27 })
})

describe('what is told of a setting', () => {
  const plan = madeUpPlan({ ...batches(2), seeds: 3 })
  const results = nextJobs(plan, []).map((job) =>
    resultOf(job, null, {
      metrics: { frechet: job.trial.seed, accuracy: 0.5, 'loss.loss_g': 1, kid: null },
      test: { frechet: 10 * job.trial.seed },
    }),
  )

  it('mean, spread and values over seeds, of validation and test images', () => {
    const [{ metrics, test }] = of(plan, results).settings
    expect(metrics.frechet).toEqual({ mean: 1, deviation: 1, values: [0, 1, 2] })
    expect(test.frechet).toEqual({ mean: 10, deviation: 10, values: [0, 10, 20] })
    expect(metrics).not.toHaveProperty('kid')
  })

  it('columns: the metric ranked by, then those that any run has, without losses', () => {
    expect(of(plan, results).columns.map(({ name }) => name)).toEqual(['frechet', 'accuracy'])
    const byLoss = madeUpPlan({ ...batches(2), seeds: 3, rank: { by: 'loss.loss_g' } })
    expect(of(byLoss, results).columns.map(({ name }) => name)).toEqual(['loss.loss_g', 'accuracy', 'frechet'])
  })

  it('the runs’ own numbers, and the seconds and steps of all together', () => {
    const found = of(plan, results)
    expect(found.settings[1].trials[2]).toMatchObject({
      ...{ trial: 'batch=2-seed-2', seed: 2, state: 'done', step: 900, seconds: 90 },
      test: { frechet: 20 },
    })
    expect([found.seconds, found.steps]).toEqual([6 * 90, { taken: 5400, planned: 5400 }])
  })
})

describe('a file that was changed', () => {
  const halving = { factor: 2, rounds: 2 }
  const small = madeUpPlan({ ...batches(4), halving })
  const whole = simulate(small, (job) => resultOf(job, batchOf(job))).results

  it('grown: what there is counts, and what is new is open', () => {
    const grown = madeUpPlan({ ...batches(6), halving })
    expect(places(of(grown, whole))).toEqual([
      // Trained to the end already, whoever goes on now.
      '1 batch=1 finished 1 900',
      '2 batch=2 finished 1 900',
      '3 batch=3 open 0 450',
      '4 batch=4 open 0 450',
      ' batch=5 open -1 0',
      ' batch=6 open -1 0',
    ])
    // The new ones are better: of the old ones only one goes on, and is there already.
    const { results } = simulate(grown, (job) => resultOf(job, Math.abs(batchOf(job) - 5)))
    const both = [...whole.filter(({ round }) => round === 1), ...results]
    expect(places(of(grown, both)).filter((place) => place.includes('open'))).toEqual([])
  })

  it('shrunk: results of settings that are gone are left out', () => {
    const shrunk = madeUpPlan({ ...batches(2), halving })
    const found = of(shrunk, whole)
    expect(found.settings.map(({ name }) => name)).toEqual(['batch=1', 'batch=2'])
    expect(found.counts).toMatchObject({ planned: 3, done: 3 })
    expect(found.steps.taken).toBe(1800)
  })

  it('with other rounds: results at other steps are left out', () => {
    const others = madeUpPlan({ ...batches(4), halving: { factor: 3, rounds: 2 } })
    const found = of(others, whole)
    // Two were trained to the end; all have to take part in the first round anew.
    expect(places(found)).toEqual([
      '1 batch=1 finished 1 900',
      '2 batch=2 finished 1 900',
      ' batch=3 open -1 0',
      ' batch=4 open -1 0',
    ])
    expect(nextJobs(others, whole)).toHaveLength(4)
    expect(found.counts).toMatchObject({ planned: 6, done: 0 })
  })

  it('with fewer seeds: those that are gone are left out', () => {
    const two = madeUpPlan({ ...batches(1), seeds: 2 })
    const results = nextJobs(two, []).map((job) => resultOf(job, job.trial.seed))
    const [{ metrics }] = of(madeUpPlan({ ...batches(1), seeds: [1] }), results).settings
    expect(metrics.frechet.values).toEqual([1])
  })
})
