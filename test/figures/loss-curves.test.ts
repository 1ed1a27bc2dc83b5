import { describe, expect, it } from 'vitest'
import type { LossSeries } from '../../src/figures/index.ts'
import { CANNOT_TELL, lossCurves } from '../../src/figures/index.ts'
import { renderPng } from '../../src/figures/node/index.ts'
import {
  binSeries,
  clampPoints,
  findLimit,
  findNotFinite,
  planThinning,
  smoothPoints,
} from '../../src/figures/loss-series.ts'

function series(values: readonly number[], name = 'loss_d'): LossSeries {
  return { name, steps: values.map((_, index) => index + 1), values }
}

describe('thinning', () => {
  it.each([0, 1, 499, 500, 501, 16_500, 1_000_000])('draws at most 500 points of %d values', (count) => {
    const { size } = planThinning(count, 1)
    expect(Math.ceil(count / size)).toBeLessThanOrEqual(500)
    if (count <= 500) expect(size).toBe(1)
  })

  it('keeps the mean of all values, and skips none', () => {
    const values = Array.from({ length: 12 }, (_, index) => (index === 7 ? 100 : index))
    const points = binSeries(series(values), 3)
    expect(points.map(({ step }) => step)).toEqual([2, 5, 8, 11])
    expect(points.map(({ value }) => value)).toEqual([1, 4, 38, 10])
  })

  it('averages what is finite, and leaves a gap where nothing is', () => {
    const points = binSeries(series([1, Number.NaN, Number.NaN, Number.POSITIVE_INFINITY, 5]), 2)
    expect(points).toEqual([
      { step: 1.5, value: 1 },
      { step: 3.5, value: null },
      { step: 5, value: 5 },
    ])
    expect(findNotFinite(series([1, Number.NaN, 2, Number.NaN]))).toEqual({ step: 2, count: 2 })
    expect(findNotFinite(series([1, 2]))).toBeUndefined()
  })
})

describe('smoothing', () => {
  it('averages about each point, at the ends what there is, and keeps gaps', () => {
    const line = binSeries(series([1, 2, 3, 4, 5, Number.NaN, 7]), 1)
    expect(smoothPoints(line, 1).map(({ value }) => value)).toEqual([1.5, 2, 3, 4, 4.5, null, 7])
  })

  it('counts its window in values, also where points stand for several, and spares short series', () => {
    expect(planThinning(5000, 100)).toEqual({ size: 10, reach: 5 })
    expect(planThinning(3, 100).reach).toBe(0)
  })
})

describe('an axis', () => {
  const steady = [series(Array.from({ length: 100 }, () => 0.7))].map((one) => binSeries(one, 1))

  it('holds everything of an ordinary run', () => {
    expect(findLimit(steady)).toBeUndefined()
    expect(findLimit([])).toBeUndefined()
  })

  it('does not follow a divergence', () => {
    const limit = findLimit([...steady, [{ step: 101, value: 1e12 }]])
    expect(limit).toBeCloseTo(2.8)
    expect(
      clampPoints(
        [
          { step: 1, value: 1e12 },
          { step: 2, value: null },
        ],
        2.8,
      ),
    ).toEqual([
      { step: 1, value: 5.6 },
      { step: 2, value: null },
    ])
  })
})

describe('lossCurves', () => {
  const panels = [
    {
      title: 'Real or generated',
      series: [series([0.5, 0.6, 0.7]), series([1, 2, 1], 'loss_g')],
      reference: CANNOT_TELL,
    },
    { title: 'Class', series: [series([2, 1, 0.5], 'loss_c')], valueTitle: 'loss (bits)' },
  ]

  it('names axes, panels, series, epochs and the reference', async () => {
    const drawn = await lossCurves({ panels, stepsPerEpoch: 1 })
    const wanted = [
      'step',
      'loss (nats)',
      'loss (bits)',
      'Real or generated',
      'loss_g',
      'loss_c',
      'epoch 3',
      'ln 2:',
      'D cannot tell',
    ]
    for (const text of wanted) expect(drawn).toMatch(new RegExp(`>${text.replace(/[()]/gu, '\\$&')}<`, 'u'))
    expect(CANNOT_TELL.value).toBeCloseTo(0.693, 3)
  })

  it('is a pure function', async () => {
    expect(await lossCurves({ panels })).toBe(await lossCurves({ panels }))
  })

  it('says how values were thinned and smoothed, and only then', async () => {
    const long = { title: 'Long', series: [series(Array.from({ length: 5000 }, (_, index) => index % 7))] }
    const drawn = await lossCurves({ panels: [long], smoothing: 100 })
    expect(drawn).toContain('Each point is the mean of 10 logged values.')
    expect(drawn).toContain('running means over 110 values')
    expect(await lossCurves({ panels })).not.toContain('mean')
  })

  it('survives names that no file format likes, and equal names', async () => {
    const names = ['<b>&"', "it's \\ here", 'line\u2028feed\n', 'nul\0', '\ud800', 'twice', 'twice', 'x'.repeat(300)]
    const odd = { title: '<i>&"\0', series: names.map((name) => series([1, 2], name)) }
    const drawn = await lossCurves({ panels: [odd], title: '<u>', subtitle: '\0' })
    expect(drawn).not.toMatch(/<[biu]>|\0/u)
    expect(drawn.match(/>twice</gu)).toHaveLength(2)
    expect(() => renderPng(drawn)).not.toThrow()
  })

  it('draws a run without values, or with none that is finite', async () => {
    const nothing = { title: 'Nothing', series: [series([])] }
    const nan = { title: 'NaN', series: [series([Number.NaN, Number.NaN])] }
    const drawn = await lossCurves({ panels: [nothing, nan] })
    expect(drawn.match(/no values yet/gu)).toHaveLength(2)
    expect(drawn).toContain('loss_d (2, from step 1)')
  })

  it('refuses what cannot be drawn', async () => {
    await expect(lossCurves({ panels: [] })).rejects.toThrow('lossCurves: there must be at least one panel, got none.')
    const uneven = { title: 'Uneven', series: [{ name: 'loss_d', steps: [1], values: [1, 2] }] }
    await expect(lossCurves({ panels: [uneven] })).rejects.toThrow(
      'loss_d must have one step a value, got 1 steps and 2 values',
    )
    await expect(lossCurves({ panels, smoothing: 0 })).rejects.toThrow('smoothing must be at least 1 value, got 0')
  })
})
