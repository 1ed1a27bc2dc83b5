import { describe, expect, it } from 'vitest'
import type { Metrics, RunDetail } from '../../src/studio/protocol/index.ts'
import { comparedTerms } from '../../src/studio/web/compare/compared-terms.ts'
import { differingSettings, settingText } from '../../src/studio/web/compare/differing.ts'
import { lineLook } from '../../src/studio/web/compare/line-looks.ts'
import { scoreRows } from '../../src/studio/web/compare/score-rows.ts'
import { sharedSteps, sheetAt } from '../../src/studio/web/compare/shared-steps.ts'

function run(id: string, facts: Partial<RunDetail> = {}): RunDetail {
  const lists = { objective: [], latents: [], codes: [], classNames: [], figures: [], checkpoints: [], scores: [] }
  return { id, state: 'finished', tags: [], hasReport: false, hasModel: true, ...lists, ...facts }
}

const sheets = (...steps: number[]) => steps.map((step) => ({ name: `sheet-${step}`, step, version: 1 }))

describe('the comparison of runs', () => {
  it('names the settings that differ, and those that only some have', () => {
    const differing = differingSettings([
      { batch: 32, seed: 0, latents: [{ name: 'code', size: 2 }], channels: [64, 128] },
      { batch: 32, seed: 1, latents: [{ name: 'code', size: 3 }], channels: [64, 128] },
      { batch: 32, seed: 0, latents: [{ name: 'code', size: 2 }], channels: [64], steps: 5 },
    ])
    expect(differing).toEqual([
      { path: 'seed', values: [0, 1, 0] },
      { path: 'latents.code.size', values: [2, 3, 2] },
      { path: 'channels', values: [[64, 128], [64, 128], [64]] },
      { path: 'steps', values: [undefined, undefined, 5] },
    ])
    expect(differingSettings([{ a: 1 }, { a: 1 }])).toEqual([])
    expect([settingText(undefined), settingText([1, 2]), settingText(false)]).toEqual(['–', '1, 2', 'false'])
  })

  it('marks the best of each score, by the judge alone', () => {
    const rows = scoreRows([
      run('a', { accuracy: { value: 0.9, judged: true }, distance: 3 }),
      run('b', { accuracy: { value: 0.99, judged: false }, distance: 2 }),
      run('c', { accuracy: { value: 0.95, judged: true } }),
    ])
    const row = (title: string) => rows.find((one) => one.title === title)
    expect(row('as asked, by the judge')).toMatchObject({ values: [0.9, undefined, 0.95], best: new Set([2]) })
    expect(row('as asked, by its own recogniser')).toMatchObject({
      values: [undefined, 0.99, undefined],
      best: new Set(),
    })
    expect(row('Fréchet distance')?.best).toEqual(new Set([1]))
    expect(row('time')).toBeUndefined()
  })

  it('marks none where all are alike, or were trained on different images', () => {
    expect(scoreRows([run('a', { distance: 3 }), run('b', { distance: 3 })])[0].best.size).toBe(0)
    const on = (fingerprint: string) => ({ data: { fingerprint } }) as unknown as RunDetail['record']
    const rows = scoreRows([run('a', { distance: 1, record: on('x') }), run('b', { distance: 2, record: on('y') })])
    expect(rows[0].best.size).toBe(0)
  })

  it('lays the terms of all runs over one another, each by its own steps and look', () => {
    const metrics = (steps: number[], losses: Metrics['losses']): Metrics => ({
      steps,
      losses,
      epochs: steps,
      imagesPerSecond: steps.map(() => null),
      secondsLeft: steps.map(() => null),
    })
    const terms = comparedTerms(
      [
        { id: 'a', metrics: metrics([10, 20], { loss_d: [1, 2] }) },
        { id: 'b', metrics: metrics([20], { loss_d: [3], loss_g: [4] }) },
      ],
      0,
    )
    expect(terms.map(({ name, x }) => [name, x])).toEqual([
      ['loss_d', [10, 20]],
      ['loss_g', [20]],
    ])
    expect(terms[0].series.map(({ values }) => values)).toEqual([
      [1, 2],
      [undefined, 3],
    ])
    // A run looks the same in every chart, also where it is the only one.
    expect(terms[1].series).toEqual([{ name: 'b', ...lineLook(1), values: [4] }])
  })

  it('gives eight runs eight looks', () => {
    const looks = Array.from({ length: 8 }, (_, place) => JSON.stringify(lineLook(place)))
    expect(new Set(looks).size).toBe(8)
  })

  it('finds the steps that all have a sheet of', () => {
    const runs = [{ figures: sheets(500, 1000, 20) }, { figures: [...sheets(20, 1000), { name: 'sheet', version: 1 }] }]
    expect(sharedSteps(runs)).toEqual([20, 1000])
    expect(sharedSteps([])).toEqual([])
    expect(sheetAt(runs[0], 500)?.name).toBe('sheet-500')
    expect(sheetAt({ figures: [], thumbnail: { name: 'sheet', version: 1 } }, undefined)?.name).toBe('sheet')
  })
})
