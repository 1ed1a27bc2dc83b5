import { describe, expect, it } from 'vitest'
import { classCounts, isUneven, sampleClasses } from '../../src/metrics/class-counts.ts'
import { listed } from '../../src/metrics/listed.ts'
import { smallImages } from '../support/small-images.ts'

/** How many of each class there are. */
function tally(classes: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, label) => classes.filter((one) => one === label).length)
}

describe('classes of samples', () => {
  it('come in turn where real ones are even, and in proportion where they are not', () => {
    expect(sampleClasses(7, [30, 10, 20])).toEqual([0, 1, 2, 0, 1, 2, 0])
    // Two of each, and the other 94 in proportion.
    expect(tally(sampleClasses(100, [31, 10, 0]), 3)).toEqual([73, 25, 2])
    expect(sampleClasses(1, [5])).toEqual([0])
  })

  it('are evenly mixed, however uneven', () => {
    const first = sampleClasses(1000, [600, 300, 100]).slice(0, 100)
    expect(tally(first, 3).map((count, label) => Math.abs(count - [60, 30, 10][label]) <= 2)).toEqual([
      true,
      true,
      true,
    ])
  })

  it('are as many as asked for, whatever rounding does', () => {
    for (const count of [14, 15, 100, 9999]) {
      const classes = sampleClasses(count, [1, 1, 1, 1, 1, 97, 3])
      expect(classes).toHaveLength(count)
      expect(Math.min(...tally(classes, 7))).toBeGreaterThanOrEqual(2)
    }
  })

  it('are uneven above three times the smallest', () => {
    expect([[30, 10], [31, 10], [1, 0], [4], [0]].map(isUneven)).toEqual([false, true, true, false, false])
    expect(classCounts(smallImages({ height: 8, width: 8, channels: 1 }, 3, [2, 0, 2]))).toEqual([1, 0, 2])
  })
})

it('names are listed, but not many', () => {
  expect(listed(['a', 'b', 'c'], 2)).toBe('a, b, c')
  expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more')
  expect(listed([])).toBe('')
})
