import { describe, expect, it } from 'vitest'
import { sweepResults } from '../../src/sweep/index.ts'
import type { JobDraft, SettingValue, SweepResults } from '../../src/sweep/index.ts'
import { madeUpSweep, planOf, resultsOf } from './made-up-results.ts'
import type { MadeUpScore } from './made-up-results.ts'

type Values = Readonly<Record<string, SettingValue>>

function find(values: readonly Values[], score: (job: JobDraft) => MadeUpScore, spec = {}): SweepResults {
  const plan = planOf(values, { spec })
  return sweepResults('test', plan, resultsOf(plan, score))
}

/** All ways to put items in a row. */
function orders<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, index) => orders(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}

describe('the share by chance', () => {
  const scores = [3, 1, 4, 1.5, 9]
  const score = ({ trial: { setting, seed } }: JobDraft) => ({
    metrics: { frechet: scores[Number(setting.key.slice(3))] + 0.7 * seed },
  })

  it('is the mean of the share over all ways to deal the values to the settings', () => {
    const shares = orders(['a', 'a', 'b', 'b', 'c']).map((dealt) => {
      const [effect] = find(
        dealt.map((word) => ({ word })),
        score,
      ).effects
      return effect.share ?? NaN
    })
    const [{ chance }] = find(
      ['a', 'b', 'c', 'a', 'b'].map((word) => ({ word })),
      score,
    ).effects
    expect(chance).toBeCloseTo(shares.reduce((sum, share) => sum + share, 0) / shares.length, 10)
  })

  it('is the share itself where every setting has a value of its own', () => {
    const [{ share, chance }] = find(
      [1, 2, 3, 4, 5].map((batch) => ({ batch })),
      score,
    ).effects
    expect(chance).toBeCloseTo(share ?? NaN, 12)
  })

  it('decides what stands first', () => {
    const values = [0, 1, 2, 3, 4].map((batch) => ({ batch, isBig: batch > 3 }))
    const { effects } = find(values, score)
    expect(effects.map(({ path }) => path)).toEqual(['isBig', 'batch'])
    expect(effects[0].share).toBeLessThan(effects[1].share ?? 0)
  })
})

describe('effects', () => {
  it('count runs without a score apart, and keep a value of which all are lost', () => {
    const { effects } = madeUpSweep()
    const rate = effects.find(({ path }) => path === 'optim.generator.rate')
    expect(rate?.levels.map(({ label, runs, lost }) => [label, runs, lost])).toEqual([
      ['0.0005', 4, 0],
      ['0.002', 4, 0],
      ['0.008', 1, 3],
    ])
    const { effects: all } = find([{ batch: 1 }, { batch: 2 }], ({ trial }) => ({
      metrics: { frechet: trial.setting.key === 'key0' ? null : trial.seed },
    }))
    expect(all[0].levels[0]).toEqual({ label: '1', runs: 0, lost: 2 })
    expect([all[0].share, all[0].chance]).toEqual([null, null])
  })

  it('are of paths that differ, and a setting that does not say one is a value of its own', () => {
    const { effects, paths } = find([{ batch: 1, steps: 9 }, { batch: 1 }, { batch: 1, steps: 9 }], ({ trial }) => ({
      metrics: { frechet: Number(trial.setting.key.slice(3)) },
    }))
    expect(paths).toEqual(['steps'])
    expect(effects.map(({ levels }) => levels.map(({ label, runs }) => [label, runs]))).toEqual([
      [
        ['9', 4],
        ['not given', 2],
      ],
    ])
  })
})

describe('standings', () => {
  it('tell how settings went on', () => {
    const [best, , dropped] = madeUpSweep().settings
    expect(best.course.map(({ round, step }) => [round, step])).toEqual([
      [0, 250],
      [1, 500],
      [2, 1000],
    ])
    expect(best.course[2].summary).toEqual(best.metrics.frechet)
    expect(dropped.course).toHaveLength(2)
  })

  it('where 1 is best, seeds on both sides of it do not make up for one another', () => {
    const values = [
      [0.4, 1.6],
      [0.9, 0.9],
    ] as const
    const { settings } = find(
      [{ batch: 1 }, { batch: 2 }],
      ({ trial }) => ({ metrics: { variance: values[Number(trial.setting.key.slice(3))][trial.seed] } }),
      { rank: { by: 'variance' } },
    )
    expect(settings.map(({ key, metrics }) => [key, metrics.variance.mean])).toEqual([
      ['key1', 0.9],
      ['key0', 1],
    ])
  })

  it('a setting of which a seed has no score has no rank', () => {
    const { settings } = find([{ batch: 1 }, { batch: 2 }], ({ trial: { setting, seed } }) => ({
      metrics: { frechet: setting.key === 'key0' && seed === 0 ? null : 5 - seed },
    }))
    expect(settings.map(({ key, rank }) => [key, rank])).toEqual([
      ['key1', 1],
      ['key0', undefined],
    ])
  })
})
