import { describe, expect, it } from 'vitest'
import type { FigureFile, Metrics, ObjectiveTerm, RunDetail } from '../../src/studio/protocol/index.ts'
import type { RunRecord } from '../../src/train/node/index.ts'
import { configSections } from '../../src/studio/web/live/config-sections.ts'
import { NO_METRICS, joinMetrics } from '../../src/studio/web/live/join-metrics.ts'
import { groupLosses } from '../../src/studio/web/live/loss-groups.ts'
import { largestSize, objectiveOf, pushesAt, thin } from '../../src/studio/web/live/pushes.ts'
import { commandsFor, stepsToOffer } from '../../src/studio/web/live/run-commands.ts'
import { progressOf } from '../../src/studio/web/live/run-progress.ts'
import { barSpan } from '../../src/studio/web/live/score-bar.ts'
import { lineAt, nextSheet, selectStep, sheetAt, sheetsOf } from '../../src/studio/web/live/selection.ts'

const BEGAN = '2026-01-01T00:00:00.000Z'

const runOf = (rest: Partial<RunDetail> = {}): RunDetail => ({
  ...{ id: 'a', state: 'finished', tags: [], hasReport: false, hasModel: false, objective: [], latents: [], codes: [] },
  ...{ classNames: [], figures: [], checkpoints: [], scores: [] },
  ...rest,
})

/** The record of a run that began at the stroke of a year. */
const record = (rest: Partial<RunRecord>): RunRecord => ({
  ...{
    format: 1,
    state: 'running',
    preset: 'facet',
    command: [],
    versions: {},
    threads: 1,
    started: BEGAN,
    sessions: [],
  },
  machine: { cpu: '', cores: 1, memoryGiB: 1, platform: '' },
  ...rest,
})

/** Curves of one loss, a line every ten steps. */
const metrics = (values: readonly (number | null)[], rate: number | null = null): Metrics => ({
  steps: values.map((_, line) => 10 * (line + 1)),
  epochs: values.map((_, line) => line + 1),
  losses: { loss_g: values },
  imagesPerSecond: values.map(() => rate),
  secondsLeft: values.map((_, line) => (rate === null ? null : 100 - line)),
})

const term = (name: string, rest: Partial<ObjectiveTerm> = {}): ObjectiveTerm => ({
  ...({ name, player: 'D', weight: 1, reads: 'fake', group: 'adversarial' } as const),
  summary: `${name} in words`,
  formula: '−E log D(x)',
  ...rest,
})

describe('curves that grow', () => {
  it('begin with all that there is, and take what is added at its place', () => {
    const all = joinMetrics(NO_METRICS, 0, metrics([1, 2, 3]))
    expect(all).toEqual(metrics([1, 2, 3]))
    const added = { ...metrics([9]), steps: [40], epochs: [4] }
    expect(joinMetrics(all, 3, added).losses).toEqual({ loss_g: [1, 2, 3, 9] })
    // A run that was resumed from step 20.
    expect(joinMetrics(all, 2, { ...added, steps: [30] })).toMatchObject({ steps: [10, 20, 30], epochs: [1, 2, 4] })
    expect(joinMetrics(all, 0, NO_METRICS)).toEqual(NO_METRICS)
  })

  it('keep columns of equal length where a name comes or goes', () => {
    const joined = joinMetrics(metrics([1, 2]), 2, { ...metrics([5]), losses: { mi_code: [0.5] } })
    expect(joined.losses).toEqual({ loss_g: [1, 2, null], mi_code: [null, null, 0.5] })
  })
})

describe('how far a run is', () => {
  const after = (seconds: number) => Date.parse(BEGAN) + 1000 * seconds
  const sessions = [
    { command: [], started: '2025-01-01T00:00:00.000Z', from: 0, seconds: 100 },
    { command: [], started: BEGAN, from: 10, seconds: 5 },
  ]
  const running = runOf({ state: 'running', batch: 32, plannedSteps: 120, record: record({ sessions }) })

  it('is told by the newest line, and by the rate of the newest lines', () => {
    const progress = progressOf(running, metrics([1, 1], 160), after(30))
    expect(progress).toMatchObject({ step: 20, planned: 120, epoch: 2, rate: 160, elapsed: 130 })
    expect(progress.remaining).toBe(99)
  })

  it('takes a mean over time, not over lines: half the images at 100 and half at 300 a second are 150', () => {
    const uneven = { ...metrics([1, 1, 1]), imagesPerSecond: [100, 300, null] }
    expect(progressOf(running, uneven, after(1)).rate).toBeCloseTo(150)
    const slowAtFirst = {
      ...metrics(Array.from({ length: 30 }, () => 1)),
      imagesPerSecond: Array<number>(30).fill(200).fill(1, 0, 10),
    }
    expect(progressOf(running, slowAtFirst, after(1)).rate).toBeCloseTo(200)
    expect(progressOf(runOf({ plannedSteps: 120 }), slowAtFirst, after(1)).rate).toBeLessThan(3)
  })

  it('leaves out what is not known', () => {
    const nothing = progressOf(running, NO_METRICS, after(1))
    expect(nothing).toMatchObject({ step: 0, rate: undefined, remaining: undefined, elapsed: 105 })
    expect(progressOf(runOf({ seconds: 7 }), metrics([1], 100), after(99))).toMatchObject({
      elapsed: 7,
      remaining: undefined,
    })
  })
})

describe('what is selected', () => {
  const figure = (name: string, step?: number): FigureFile => ({ name, step, version: 1 })
  const figures = [figure('losses'), figure('sheet'), figure('sheet-000500', 500), figure('sheet-001000', 1000)]
  const taken = record({ steps: { planned: 1200, perEpoch: 100, taken: 1200 } })
  const sheets = sheetsOf(runOf({ figures, record: taken }))

  it('is the last line up to a step', () => {
    const at = (step: number) => lineAt([10, 20, 30], step)
    expect([0, 10, 19, 20, 30, 99].map(at)).toEqual([0, 0, 0, 1, 2, 2])
    expect(lineAt([], 5)).toBe(-1)
  })

  it('has the sheet that the run ended with, but not while it goes on', () => {
    expect(sheets.map(({ step, figure: { name } }) => [step, name])).toEqual([
      [500, 'sheet-000500'],
      [1000, 'sheet-001000'],
      [1200, 'sheet'],
    ])
    expect(sheetsOf(runOf({ figures, record: taken, state: 'running' })).map(({ step }) => step)).toEqual([500, 1000])
    const endsOnSheet = record({ steps: { planned: 1000, perEpoch: 100, taken: 1000 } })
    expect(sheetsOf(runOf({ figures, record: endsOnSheet })).map(({ figure: { name } }) => name)).toEqual([
      'sheet-000500',
      'sheet',
    ])
    expect(sheetsOf(runOf())).toEqual([])
  })

  it('turns from sheet to sheet, and follows the newest from the end on', () => {
    expect([1, 500, 999, 1000, 5000].map((step) => sheetAt(sheets, step)?.step)).toEqual([500, 500, 500, 1000, 1200])
    expect([nextSheet(sheets, 500, 1), nextSheet(sheets, 700, -1), nextSheet(sheets, 1200, 1)]).toEqual([
      1000,
      500,
      undefined,
    ])
    expect([selectStep(1000, 1200), selectStep(1200, 1200)]).toEqual([1000, 'newest'])
  })
})

describe('who pushes whom', () => {
  const objective = [
    term('loss_con', { player: 'both' }),
    term('penalty', { weight: 0 }),
    term('loss_g', { player: 'G', weight: 2 }),
    term('loss_cr', { player: 'both', reads: 'real', weight: 0.5 }),
    term('loss_d_r', { reads: 'real', summary: 'only words', formula: undefined }),
  ]
  const losses = { loss_con: [4, 1], penalty: [9, 7], loss_g: [1, 3], loss_cr: [2, 2], loss_d_r: [-1, null] }
  const logged: Metrics = { ...metrics([0, 0]), losses }

  it('says whom a term moves: from real images there is no path to G', () => {
    const moved = pushesAt(objective, logged, 1).map(({ name, moves }) => [name, moves.discriminator, moves.generator])
    expect(moved).toEqual([
      ['loss_cr', true, false],
      ['loss_d_r', true, false],
      ['loss_g', false, true],
      ['loss_con', true, true],
      ['penalty', false, false],
    ])
  })

  it('has sizes with their weights, but dropped terms, which count for nothing, as they are', () => {
    const pushes = pushesAt(objective, logged, 1)
    expect(pushes.map(({ size }) => size)).toEqual([1, null, 6, 1, 7])
    expect([objectiveOf(pushes, 'discriminator'), objectiveOf(pushes, 'generator')]).toEqual([2, 7])
    expect(pushesAt(objective, logged, 0)[1].size).toBe(-1)
  })

  it('tells the formula apart from the words, where there is one', () => {
    const [, plain, adversarial] = pushesAt(objective, logged, 0)
    expect(plain).toMatchObject({ words: 'only words', formula: undefined })
    expect(adversarial).toMatchObject({ words: 'loss_g in words', formula: '−E log D(x)' })
  })

  it('tells a trend from ten lines and the ten before', () => {
    const trend = (values: readonly number[]) => pushesAt([term('loss_g')], metrics(values), values.length - 1)[0].trend
    const twenty = (from: number, to: number) => [...Array<number>(10).fill(from), ...Array<number>(10).fill(to)]
    expect([twenty(1, 2), twenty(2, 1), twenty(-1, -2), twenty(1, 1.01), twenty(0, 0)].map(trend)).toEqual([
      'rising',
      'falling',
      'falling',
      'steady',
      'steady',
    ])
    expect(trend([1, 2, 3])).toBeUndefined()
  })

  it('has one scale for all steps, which a spike does not spoil', () => {
    const values = Array.from({ length: 100 }, (_, line) => (line === 50 ? 1e9 : line / 100))
    const largest = largestSize([term('loss_g', { weight: 2 })], metrics(values))
    expect(largest).toBeGreaterThan(1.9)
    expect(largest).toBeLessThan(2.1)
    expect(largestSize([term('loss_g')], metrics([null]))).toBeGreaterThan(0)
  })

  it('thins curves to means, without values that were not logged', () => {
    expect(thin([1, 3, null, 5, 7], 3)).toEqual([2, 5, 7])
    expect(thin([], 3)).toEqual([])
  })
})

describe('groups of losses', () => {
  it('set the players against each other, totals first, and keep shared terms and information apart', () => {
    const objective = [
      term('loss_d_r', { total: 'loss_d' }),
      term('loss_g', { player: 'G' }),
      term('loss_cr', { player: 'both', group: 'class', total: 'loss_c' }),
      term('penalty_r1', { group: 'penalty' }),
    ]
    const groups = groupLosses(
      ['loss_d_r', 'loss_d', 'loss_c', 'loss_g', 'penalty_r1', 'mi_code', 'loss_cr'],
      objective,
    )
    expect(groups.map(({ lines }) => lines.map(({ name }) => name))).toEqual([
      ['loss_d', 'loss_d_r', 'penalty_r1', 'loss_g'],
      ['loss_c', 'loss_cr'],
      ['mi_code'],
    ])
    const [{ lines }] = groups
    expect(lines.map(({ colour }) => colour)).toEqual([
      '--discriminator',
      '--discriminator',
      '--discriminator',
      '--generator',
    ])
    expect(new Set(lines.map((line) => JSON.stringify([line.colour, line.dash]))).size).toBe(4)
    expect(groupLosses([], objective)).toEqual([])
  })

  it('tell as many curves apart as any preset logs', () => {
    const names = Array.from({ length: 20 }, (_, index) => `loss_${index}`)
    const [{ lines }] = groupLosses(names, [])
    expect(new Set(lines.map(({ colour, dash }) => JSON.stringify([colour, dash]))).size).toBe(20)
  })
})

describe('a config to read', () => {
  const preset = { data: { source: 'mnist' }, latents: [{ name: 'code', size: 2 }], steps: 10, gone: 1 }

  it('is in sections, lists by the names of their parts, single values last', () => {
    const config = { ...preset, networks: { generator: { channels: [8, 4] } } }
    expect(configSections(config)).toEqual([
      { name: 'data', rows: [{ path: 'source', value: 'mnist' }] },
      { name: 'latents', rows: [{ path: 'code.size', value: '2' }] },
      { name: 'networks', rows: [{ path: 'generator.channels', value: '8, 4' }] },
      {
        name: 'run',
        rows: [
          { path: 'steps', value: '10' },
          { path: 'gone', value: '1' },
        ],
      },
    ])
  })

  it('says what the preset has in the place of a value', () => {
    const [data, , run] = configSections({ ...preset, data: { source: 'letters', fit: 'pad' }, steps: 20 }, preset)
    expect(data.rows).toEqual([
      { path: 'source', value: 'letters', preset: 'mnist' },
      { path: 'fit', value: 'pad', preset: 'not there' },
    ])
    expect(run.rows).toEqual([
      { path: 'steps', value: '20', preset: '10' },
      { path: 'gone', value: '1' },
    ])
  })
})

describe('commands about a run', () => {
  const names = (rest: Partial<RunDetail>) => commandsFor(runOf(rest), 'my runs/').map(({ command }) => command)

  it('resume to the planned steps, and further where those are taken', () => {
    const stopped = { checkpoints: [5], step: 5, plannedSteps: 9 }
    expect(names(stopped)).toEqual([`facet resume 'my runs/a'`])
    expect(names({ ...stopped, step: 9 })).toEqual([`facet resume 'my runs/a' --steps 14`])
    expect([stepsToOffer(runOf(stopped)), stepsToOffer(runOf({ ...stopped, step: 9 }))]).toEqual([9, 14])
  })

  it('are none where there is nothing to do, or somebody is at it', () => {
    expect(names({ checkpoints: [] })).toEqual([])
    expect(names({ checkpoints: [5], state: 'running' })).toEqual([])
    expect(names({ hasModel: true })).toEqual([`facet evaluate 'my runs/a'`])
    expect(names({ hasModel: true, hasReport: true })).toEqual([])
  })
})

describe('the bar of a score', () => {
  it('is a share of the whole, or goes to a little more than the largest mark', () => {
    expect(barSpan({ value: 0.5, interval: [0.4, 0.6], floor: 1 }, 'share')).toEqual({
      value: 50,
      interval: [40, 60],
      floor: 100,
    })
    const { value, floor } = barSpan({ value: 10, interval: null, floor: 1 }, 'distance')
    expect([value, floor]).toEqual([expect.closeTo(90.9, 1), expect.closeTo(9.09, 1)])
    expect(barSpan({ value: null, interval: null, floor: null }, 'ratio')).toEqual({ value: 0 })
  })
})
