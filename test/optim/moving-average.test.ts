import { describe, expect, it } from 'vitest'
import { averageFreshness } from '../../src/optim/index.ts'

describe('averageFreshness', () => {
  it('lets the first steps count for more: 1 − (1 + t) / (10 + t) while that is above 1 − decay', () => {
    expect(averageFreshness(0.995, 1)).toBeCloseTo(9 / 11, 12)
    expect(averageFreshness(0.995, 100)).toBeCloseTo(9 / 110, 12)
  })

  it('settles at 1 − decay', () => {
    // (1 + t) / (10 + t) passes 0.995 at t = 1790.
    expect(averageFreshness(0.995, 1789)).toBeGreaterThan(0.005)
    expect(averageFreshness(0.995, 1791)).toBeCloseTo(0.005, 12)
  })

  it('follows the newest value where nothing is kept', () => {
    expect(averageFreshness(0, 7)).toBe(1)
  })
})
