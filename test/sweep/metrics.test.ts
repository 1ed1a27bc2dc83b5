import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../../src/gan/index.ts'
import { SWEEP_METRICS, isBetter, metricNamed, metricOf, parseSweep } from '../../src/sweep/index.ts'
import { checkLogged } from '../../src/sweep/logged-losses.ts'
import { isLoss, lossMetrics, scoreMetrics } from '../../src/sweep/metrics.ts'
import { madeUpReport } from '../figures/made-up-report.ts'
import { refusal } from '../support/refusal.ts'

const ranked = (rank: object, score: object = {}) => metricOf(parseSweep({ rank, score }))

describe('the metric that a sweep ranks by', () => {
  it('is the Fréchet distance unless the file says otherwise', () => {
    expect(metricOf(parseSweep({}))).toMatchObject({ name: 'frechet', better: 'less', unit: 'distance' })
    expect(ranked({ by: 'accuracy' })).toMatchObject({ name: 'accuracy', better: 'more', unit: 'share' })
  })

  it('may be good in another way than it says', () => {
    expect(ranked({ by: 'frechet', better: 'more' })).toEqual({ ...metricNamed('frechet'), better: 'more' })
  })

  it('may be called as it was in an older version', () => {
    expect(ranked({ by: 'diversity' })).toEqual(metricNamed('variance'))
  })

  it.each([
    ['loss.loss_g', 'losses'],
    ['loss.loss_g', 'judge'],
    ['frechet', 'report'],
    ['kid', 'report'],
    ['mig', 'report'],
    ['matched', 'report'],
  ])('%s is measured by %s', (by, how) => {
    expect(ranked({ by }, { with: how }).name).toBe(by)
  })

  it.each([
    ['frechet', 'losses', 'Say score.with: judge, or rank by another.'],
    ['kid', 'losses', 'Say score.with: report, or rank by another.'],
    ['kid', 'judge', 'Say score.with: report, or rank by another.'],
    ['mig', 'judge', 'rank.by: mig is not measured by score.with: judge.'],
    ['frechte', 'judge', "rank.by: unknown metric 'frechte'. Did you mean 'frechet'? There are: accuracy,"],
    ['loss_g', 'judge', "rank.by: unknown metric 'loss_g'."],
    ['loss.', 'losses', "rank.by: unknown metric 'loss.'."],
    ['toString', 'report', "rank.by: unknown metric 'toString'."],
  ])('%s with %s is refused', (by, how, message) => {
    expect(refusal(() => ranked({ by }, { with: how }))).toContain(message)
  })
})

it('every metric has a name of its own, and a title', () => {
  const names = SWEEP_METRICS.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(SWEEP_METRICS.filter((metric) => metric.title === '' || metric.note === '' || isLoss(metric))).toEqual([])
})

describe('a report’s metrics', () => {
  it('are its scores, and how codes and factors go together', () => {
    const metrics = scoreMetrics({ full: madeUpReport })
    expect(metrics).toMatchObject({ kid: madeUpReport.overall.kid.value, mig: 0.41, sap: 0.38, informativeness: 0.88 })
    // Codes are read back by 0.97, 0.97 and 0.77.
    expect(metrics.readBack).toBeCloseTo((0.97 + 0.97 + 0.77) / 3, 12)
    const named = new Set(SWEEP_METRICS.map(({ name }) => name))
    expect(Object.keys(metrics).filter((name) => !named.has(name))).toEqual([])
  })

  it('count a code that is read back the other way round, and leave out what is not there', () => {
    const [code] = madeUpReport.codes
    const codes = [-0.5, null, 0.7].map((readBack) => ({ ...code, readBack }))
    const metrics = scoreMetrics({ full: { ...madeUpReport, codes, disentanglement: null } })
    expect(metrics.readBack).toBeCloseTo(0.6, 12)
    expect(metrics).not.toHaveProperty('mig')
    expect(scoreMetrics({ full: { ...madeUpReport, codes: [] } }).readBack).toBeNull()
  })
})

describe('a loss', () => {
  const config = (preset: string) => resolveConfig({ preset, threads: 1 })
  const check = (name: string, presets = ['facet']) => checkLogged(metricNamed(name), presets.map(config))

  it('is less the better it is, under the name it is logged by', () => {
    expect(metricNamed('loss.mi_code')).toMatchObject({ title: 'mi_code', better: 'less', unit: 'loss' })
    expect(isLoss(metricNamed('loss.mi_code'))).toBe(true)
  })

  it.each(['loss.loss_g', 'loss.loss_d', 'loss.loss_con_gaussian', 'loss.mi_code'])('%s is logged', (name) => {
    expect(() => check(name)).not.toThrow()
  })

  it.each([
    ['loss.loss_con_gausian', "Did you mean 'loss.loss_con_gaussian'? There are: loss.loss_"],
    ['loss.mi_noise', "rank.by: no run logs loss.mi_noise. Did you mean 'loss.mi_code'?"],
    ['loss.loss_con', 'rank.by: no run logs loss.loss_con.'],
  ])('%s is not', (name, message) => {
    expect(refusal(() => check(name))).toContain(message)
  })

  it('is enough where one setting logs it', () => {
    expect(() => check('loss.loss_con', ['facet', 'tutorial'])).not.toThrow()
  })

  it('that is not finite cannot be told', () => {
    expect(lossMetrics({ loss_g: 0.5, loss_d: NaN, mi_code: -Infinity, zero: 0 })).toEqual({
      ...{ 'loss.loss_g': 0.5, 'loss.loss_d': null, 'loss.mi_code': null, 'loss.zero': 0 },
    })
  })
})

describe('better', () => {
  it.each<['more' | 'less' | 'one', number, number, boolean]>([
    ['more', 2, 1, true],
    ['more', 1, 2, false],
    ['less', 1, 2, true],
    ['less', -1, 0, true],
    ['less', 2, 1, false],
    ['one', 0.9, 1.2, true],
    ['one', 1.2, 0.9, false],
    ['one', 1, 0.999, true],
    ['one', -1, 2, false],
  ])('where %s is, %d than %d: %j', (better, value, other, expected) => {
    expect(isBetter({ better }, value, other)).toBe(expected)
  })

  it.each(['more', 'less', 'one'] as const)('where %s is, nothing is better than its equal', (better) => {
    expect(isBetter({ better }, 0.5, 0.5)).toBe(false)
  })

  it('0.5 and 1.5 are equally near to 1', () => {
    expect([isBetter({ better: 'one' }, 0.5, 1.5), isBetter({ better: 'one' }, 1.5, 0.5)]).toEqual([false, false])
  })
})
