import { expect, it } from 'vitest'
import { sweepTable } from '../../src/cli/sweep-text.ts'
import { sweepResults, sweepVerdict } from '../../src/sweep/index.ts'
import { madeUpSweep, planOf, resultsOf } from './made-up-results.ts'

it('prints ranking, verdict, effects and failures', () => {
  expect(`\n${sweepTable(madeUpSweep(), 'runs/rate')}\n`).toMatchInlineSnapshot(`
    "
    Rate & batch: 6 settings × 2 seeds, 22 of 22 results, 5,812 of about 6,500 steps.
    Ranked by Fréchet on validation images; test scores are of finished settings alone. Means over seeds ± one standard deviation.

    | setting                                 |              state | steps |  seeds |     Fréchet | Fréchet, test |       as asked |
    |-----------------------------------------|-------------------:|------:|-------:|------------:|--------------:|---------------:|
    | 1 optim.generator.rate=0.002, batch=16  |           finished | 1,000 |      2 |  15.4 ± 1.5 |    16.4 ± 1.5 | 96.50 % ± 0.71 |
    | 2 optim.generator.rate=0.002, batch=64  |           finished | 1,000 |      2 |  18.4 ± 1.5 |    19.4 ± 1.5 | 96.50 % ± 0.71 |
    | 3 optim.generator.rate=0.0005, batch=16 | dropped in round 2 |   500 |      2 |  49.8 ± 1.5 |             – | 93.50 % ± 0.71 |
    | 4 optim.generator.rate=0.0005, batch=64 | dropped in round 1 |   250 |      2 | 100.5 ± 1.5 |             – | 90.50 % ± 0.71 |
    | – optim.generator.rate=0.008, batch=16  |             failed |   250 | 1 of 2 |        96.5 |             – |        90.00 % |
    | – optim.generator.rate=0.008, batch=64  |             failed |    31 | 0 of 2 |           – |             – |              – |

    Best: optim.generator.rate=0.002, batch=16 with Fréchet 15.4 ± 1.5 (mean of 2 seeds ± one standard deviation) on validation images after 1,000 steps.
    On test images, which have chosen nothing, it is 16.4 ± 1.5.
    The next, optim.generator.rate=0.002, batch=64 with 18.4 ± 1.5, is too near to be told apart by these seeds.

    Main effects on Fréchet on validation images (9 runs at the end of round 1, after 25.0 % of their steps):
      optim.generator.rate explains 99.6 % of the variance (49.9 % by chance); rank correlation ρ −0.67
        0.0005: 99.0 ± 2.1 · 0.002: 43.6 ± 2.1 · 0.008: 96.5, 3 lost
      batch explains 0.2 % of the variance (25.0 % by chance); rank correlation ρ +0.35
        16: 75.1 ± 30.2, 1 lost · 64: 72.8 ± 32.0, 2 lost

    Runs that did not come through; their settings have no rank:
      optim.generator.rate=0.008, batch=16, seed 1: failed at step 0. 3 tries from step 0 on have failed. No memory.
      optim.generator.rate=0.008, batch=64, seed 0: diverged at step 31. loss_g left the finite numbers at step 31. Lower the learning rate, "or" a weight.
      optim.generator.rate=0.008, batch=64, seed 1: diverged at step 31. loss_g left the finite numbers at step 31. Lower the learning rate, "or" a weight.

    Pictures side by side: runs/rate/results.html
    Every run and metric: runs/rate/results.csv, and results.json beside it
    "
  `)
})

it('says that nothing is known where there is nothing', () => {
  const text = sweepTable(madeUpSweep(0), 'runs/rate')
  expect(text).toContain('No setting has a score of every seed yet.')
  expect(text).not.toMatch(/NaN|undefined|Infinity|null|Main effects/)
})

it('of many settings lists the best, and columns that there is room for', () => {
  const values = Array.from({ length: 33 }, (_, index) => ({
    batch: index + 1,
    'networks.discriminator.recogniser': 64,
    'networks.generator.channels': [256, 128, 64, 32 + index],
  }))
  const plan = planOf(values, { seeds: [0] })
  const results = resultsOf(plan, ({ trial: { setting } }) => {
    const frechet = Number(setting.values.batch)
    return { metrics: { frechet, accuracy: 0.5, matched: 0.5, recognised: 0.5, classFrechet: 1, variance: 1 } }
  })
  const text = sweepTable(sweepResults('many', plan, results), 'runs/many')
  const lines = text.split('\n')
  const table = lines.filter((line) => line.startsWith('|'))
  expect(table).toHaveLength(22)
  expect(new Set(table.map((line) => line.length)).size).toBe(1)
  expect(table[0].length).toBeLessThanOrEqual(151)
  expect(table[21]).toMatch(/^\| 20 batch=20, networks\.discriminator.*… \|/)
  expect(text).toContain('… and 13 more settings in results.csv')
})

it('a verdict tells what speaks against it', () => {
  const verdict = (scores: readonly number[][]) => {
    const plan = planOf(
      scores.map((_, batch) => ({ batch })),
      { seeds: scores[0].map((_, seed) => seed) },
    )
    const results = resultsOf(plan, ({ trial: { setting, seed } }) => ({
      metrics: { frechet: scores[Number(setting.values.batch)][seed] },
    }))
    return sweepVerdict(sweepResults('test', plan, results))
      .slice(1)
      .join(' ')
  }
  expect(verdict([[1], [2]])).toContain('How far another seed would lie from it is not known')
  expect(
    verdict([
      [1, 2],
      [2, 2.5],
    ]),
  ).toContain('The next, batch=1 with 2.25 ± 0.35, is too near')
  expect(
    verdict([
      [1, 1.1],
      [5, 5.1],
    ]),
  ).toBe('')
})

it('a score of samples alone has no test score beside it', () => {
  const plan = planOf([{ batch: 1 }, { batch: 2 }], { spec: { rank: { by: 'accuracy' } } })
  const verdict = (test: number) => {
    const results = resultsOf(plan, () => ({ metrics: { accuracy: 0.9 }, test: { accuracy: test } }))
    return sweepVerdict(sweepResults('test', plan, results))[1]
  }
  expect(verdict(0.9)).toContain('no test score stands beside it')
  expect(verdict(0.8)).toContain('On test images, which have chosen nothing, it is 80.00 % ± 0.00.')
})

it('while more is to come the best is so far', () => {
  expect(sweepVerdict(madeUpSweep(14))[0]).toMatch(/^Best so far: /)
  expect(sweepVerdict(madeUpSweep())[0]).toMatch(/^Best: /)
})
