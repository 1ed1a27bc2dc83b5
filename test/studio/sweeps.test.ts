import { describe, expect, it } from 'vitest'
import { sweepResults } from '../../src/sweep/index.ts'
import type { SettingStanding } from '../../src/sweep/index.ts'
import type { RunSummary, SweepSummary } from '../../src/studio/protocol/index.ts'
import { commandsFor } from '../../src/studio/web/live/run-commands.ts'
import { ANY_SWEEP, queryOf, runsOf, sweepsOf, viewOf } from '../../src/studio/web/run-list/list-view.ts'
import { tasksOf } from '../../src/studio/web/run-list/tasks.ts'
import { courseLines, isWide, roundsText } from '../../src/studio/web/sweep/courses.ts'
import { effectAxis, effectSpan, tellingEffects } from '../../src/studio/web/sweep/effect-span.ts'
import { askedFor, orderOf, settingColumns, sortedSettings } from '../../src/studio/web/sweep/setting-columns.ts'
import { madeUpSweep, planOf } from '../sweep/made-up-results.ts'

const found = madeUpSweep()

describe('the table of settings', () => {
  const columns = settingColumns(found)
  const keysBy = (asked?: string) => sortedSettings(found.settings, orderOf(columns, asked)).map(({ key }) => key)

  it('has a column for each path that settings differ in, under its short name, and for each metric', () => {
    expect(columns.paths.map(({ path, title, isNumber }) => [path, title, isNumber])).toEqual([
      ['optim.generator.rate', 'generator.rate', true],
      ['batch', 'batch', true],
    ])
    expect(columns.metrics.map(({ metric }) => metric.name)).toEqual(['frechet', 'accuracy'])
  })

  it('is in the order of ranks, whatever an address asks for that there is none of', () => {
    const ranked = found.settings.map(({ key }) => key)
    for (const asked of [undefined, '', 'constructor', '-score:nothing', 'path:batch.more']) {
      expect([asked, keysBy(asked)]).toEqual([asked, ranked])
    }
  })

  it('sorts by value, either way, and has what is without one last in both', () => {
    const rates = (asked: string) =>
      sortedSettings(found.settings, orderOf(columns, asked)).map(({ values }) => values['optim.generator.rate'])
    expect(rates('path:optim.generator.rate')).toEqual([0.0005, 0.0005, 0.002, 0.002, 0.008, 0.008])
    expect(rates('-path:optim.generator.rate')).toEqual([0.008, 0.008, 0.002, 0.002, 0.0005, 0.0005])
    const lost = found.settings.filter(({ metrics }) => metrics.frechet === undefined).map(({ key }) => key)
    expect(lost).not.toEqual([])
    for (const asked of ['score:frechet', '-score:frechet']) {
      expect(keysBy(asked).slice(-lost.length)).toEqual(lost)
    }
  })

  it('begins with what is good, and turns round when asked again', () => {
    const [frechet, accuracy] = columns.metrics
    const ranked = orderOf(columns)
    expect([frechet, accuracy, columns.rank].map((column) => askedFor(ranked, column))).toEqual([
      'score:frechet',
      '-score:accuracy',
      '-rank',
    ])
    expect(askedFor(orderOf(columns, '-score:accuracy'), accuracy)).toBe('score:accuracy')
    expect(askedFor(orderOf(columns, '-rank'), columns.rank)).toBe('')
  })

  it('sorts words and what settings leave out', () => {
    const values: SettingStanding['values'][] = [{ kind: 'b', more: [1, 2] }, { kind: 'a10' }, { kind: 'a9' }]
    const words = sweepResults('words', planOf(values, { spec: { seeds: 2 } }), [])
    const own = settingColumns(words)
    const kinds = (asked: string) => sortedSettings(words.settings, orderOf(own, asked)).map((one) => one.values.kind)
    expect(kinds('path:kind')).toEqual(['a9', 'a10', 'b'])
    expect(own.paths[1].value(words.settings[0])).toBe('[1,2]')
  })
})

describe('how settings went on', () => {
  it('is a line for each that has a score, which ends where it was dropped', () => {
    const { x, series } = courseLines(found.settings)
    expect(x).toEqual([250, 500, 1000])
    const lengths = series.map(({ name, values }) => [
      name.split(' ')[0],
      values.filter((value) => value !== undefined).length,
    ])
    expect(lengths).toEqual([
      ['1.', 3],
      ['2.', 3],
      ['3.', 2],
      ['4.', 1],
    ])
  })

  it('has eight looks at most; the others lie behind, and a name that is long is cut', () => {
    const [one] = found.settings
    const many = Array.from({ length: 20 }, (_, place): SettingStanding => ({
      ...one,
      key: `${place}`,
      rank: place + 1,
      name: 'x'.repeat(200),
    }))
    const { series } = courseLines(many)
    expect(series.map(({ isBackground = false }) => isBackground)).toEqual(
      Array.from({ length: 20 }, (_, place) => place < 12),
    )
    expect(new Set(series.slice(12).map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(8)
    expect(series[12].name).toBe(`1. ${'x'.repeat(120)}…`)
  })

  it('is drawn by its logarithm where scores are far apart, unless some are none that has one', () => {
    const wide = (...values: number[]) => isWide({ x: [1], series: [{ name: 'a', colour: '--series-1', values }] })
    expect([wide(1, 11), wide(1, 9), wide(-1, 11), wide(0, 11), wide()]).toEqual([true, false, false, false, false])
  })

  it('is told in a sentence where there are rounds', () => {
    expect(roundsText(found)).toBe(
      '6 settings train to 25 % of their steps, the best 3 to 50 %, and the best 2 to the end.',
    )
    expect(roundsText({ rounds: [0.001, 1], fields: [5, 1] })).toBe(
      '5 settings train to 1 % of their steps, and the best to the end.',
    )
    expect(roundsText({ rounds: [1], fields: [5] })).toBeUndefined()
  })
})

describe('main effects', () => {
  it('are of paths that have scores of two values, all on one axis', () => {
    const telling = tellingEffects(found.effects)
    expect(telling.map(({ path }) => path).toSorted()).toEqual(['batch', 'optim.generator.rate'])
    const axis = effectAxis(telling)
    for (const { levels } of telling) {
      for (const { summary } of levels) {
        if (!summary) continue
        const { mean, spread = [mean, mean] } = effectSpan(summary, axis)
        expect([spread[0] >= 0, spread[0] <= mean, mean <= spread[1], spread[1] <= 100]).toEqual(Array(4).fill(true))
      }
    }
    expect(tellingEffects(found.effects.map((effect) => ({ ...effect, levels: effect.levels.slice(0, 1) })))).toEqual(
      [],
    )
  })

  it('of one value alone stand in the middle of an axis', () => {
    const summary = { mean: 3, values: [3] }
    const level = { label: 'a', runs: 1, lost: 0, summary }
    const axis = effectAxis([{ path: 'p', levels: [level], share: null, chance: null, correlation: null }])
    expect(effectSpan(summary, axis)).toEqual({ mean: 50 })
  })
})

describe('a list with sweeps', () => {
  const run = (id: string, sweep?: string): RunSummary => {
    return { id, sweep, state: 'stopped', tags: [], hasReport: false, hasModel: true }
  }
  const runs = [run('a'), run('s/runs/1', 's'), run('t/runs/1', 't')]
  const ids = (query: Readonly<Record<string, string>>) => runsOf(runs, viewOf(query)).map(({ id }) => id)

  it('hides their runs, shows those of one, or all', () => {
    expect(ids({})).toEqual(['a'])
    expect(ids({ sweep: 's' })).toEqual(['s/runs/1'])
    expect(ids({ sweep: ANY_SWEEP })).toEqual(['a', 's/runs/1', 't/runs/1'])
    expect(ids({ sweep: 'gone' })).toEqual([])
    expect(queryOf(viewOf({ sweep: 'a/b c' }))).toBe('?sweep=a%2Fb+c')
  })

  it('has those first that were worked on last, and seeks in their names and states', () => {
    const sweep = (id: string, started?: string): SweepSummary => ({
      id,
      name: id,
      state: 'stopped',
      damaged: 0,
      started,
    })
    const sweeps = [sweep('old', '2026-11-01T10:00:00Z'), sweep('new', '2026-11-02T10:00:00Z'), sweep('begun')]
    const names = (q: string) => sweepsOf(sweeps, viewOf({ q })).map(({ id }) => id)
    expect(names('')).toEqual(['begun', 'new', 'old'])
    expect(names('STOPPED w')).toEqual(['new'])
  })

  it('offers neither to stop nor to go on with their runs', () => {
    for (const state of ['running', 'stopped', 'interrupted'] as const) {
      expect([tasksOf({ ...run('a', 's'), state }).length, tasksOf({ ...run('a'), state }).length]).toEqual([0, 1])
    }
    expect(tasksOf({ ...run('a', 's'), state: 'finished' }).map(({ name }) => name)).toEqual(['Evaluate'])
    const lists = { objective: [], latents: [], codes: [], classNames: [], figures: [], checkpoints: [5], scores: [] }
    const names = (sweep?: string) => commandsFor({ ...run('a', sweep), ...lists }, 'runs').map(({ name }) => name)
    expect([names('s'), names()]).toEqual([['evaluate'], ['resume', 'evaluate']])
  })
})
