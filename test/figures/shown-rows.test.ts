import { describe, expect, it } from 'vitest'
import { evenRows, leastRows, tellShown } from '../../src/figures/index.ts'
import { ascendingRows } from '../../src/figures/shown-rows.ts'

describe('rows that are shown', () => {
  it('are all, or evenly chosen from first to last, none twice', () => {
    expect(evenRows(3)).toEqual([0, 1, 2])
    expect(evenRows(0)).toEqual([])
    expect(evenRows(100, 4)).toEqual([0, 33, 66, 99])
    for (const count of [21, 22, 39, 1000]) expect(new Set(evenRows(count)).size).toBe(20)
  })

  it('are those of the least values, in order of the rows, and NaN last', () => {
    expect(leastRows([3, NaN, 1, 2, 0], 3)).toEqual([2, 3, 4])
    expect(leastRows([NaN, NaN, 5], 2)).toEqual([0, 2])
    expect(ascendingRows([2, NaN, 1, 2])).toEqual([2, 0, 3, 1])
    expect(ascendingRows([Infinity, NaN, -Infinity])).toEqual([2, 0, 1])
  })

  it('are told where they are not all', () => {
    expect(tellShown(20, 20, 'evenly chosen')).toBeUndefined()
    expect(tellShown(20, 1000, 'evenly chosen')).toBe('Shown: 20 of 1,000 classes, evenly chosen.')
  })
})
