import { describe, expect, it } from 'vitest'
import { alignCurves } from '../../src/studio/web/charts/align.ts'
import { describeChart, positiveOnly, readOut, valueText } from '../../src/studio/web/charts/chart-text.ts'
import { smooth } from '../../src/studio/web/charts/smooth.ts'

const line = (values: readonly (number | null | undefined)[]) =>
  ({ name: 'loss_d', colour: '--series-1', values }) as const

describe('curves of a chart', () => {
  it('are laid over all places that one of them has', () => {
    const { x, values } = alignCurves([
      { x: [10, 20, 40], values: [1, null, 3] },
      { x: [5, 20], values: [7, 8] },
    ])
    expect(x).toEqual([5, 10, 20, 40])
    expect(values).toEqual([
      [undefined, 1, null, 3],
      [7, undefined, 8, undefined],
    ])
    expect(alignCurves([])).toEqual({ x: [], values: [] })
  })

  it('are smoothed without a pull to zero, and keep their gaps', () => {
    expect(smooth([3, 3, null, 3], 0.9)).toEqual([expect.closeTo(3), expect.closeTo(3), null, expect.closeTo(3)])
    // 0.5 · 1 + 0.25 · 0 over 0.75: (0.25 · 0 + 0.5 · 1) / 0.75.
    expect(smooth([0, 1], 0.5)[1]).toBeCloseTo(2 / 3)
    expect(smooth([1, undefined, 2], 0)).toEqual([1, undefined, 2])
  })

  it('show on a logarithmic scale what is above 0', () => {
    const { series, isLogarithmic } = positiveOnly([line([1, 0, -1, null, undefined, 2])], true)
    expect(isLogarithmic).toBe(true)
    expect(series[0].values).toEqual([1, null, null, null, undefined, 2])
    expect(positiveOnly([line([-1, 0])], true)).toEqual({ series: [line([-1, 0])], isLogarithmic: false })
  })

  it('are told in words', () => {
    expect(describeChart([line([null, 2, -1, 0.5])], 'step', [0, 10, 20, 30])).toBe(
      'loss_d: from 2 at step 10 to 0.5 at step 30, between -1 and 2.',
    )
    expect(describeChart([line([null])], 'step', [0])).toBe('loss_d: no values yet.')
    expect(readOut([line([1.5])], 'step', { x: [1000], at: 0 })).toBe('step 1,000: loss_d 1.5')
    expect(readOut([], 'step', { x: [], at: 0 })).toBe('no values yet')
    expect([valueText(null), valueText(undefined), valueText(0)]).toEqual(['–', '–', '0'])
  })
})
