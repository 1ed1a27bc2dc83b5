import { describe, expect, it } from 'vitest'
import { diversityOf, groupVariance } from '../../src/metrics/index.ts'
import '../support/all-close.ts'

describe('groupVariance', () => {
  it('is the mean over pixels of the unbiased variance, group by group, whatever the chunks', () => {
    const variance = groupVariance({ groups: 3, pixels: 2 })
    variance.add(Float32Array.of(0, 1, 0.5, 0.5, 1, 0), [0, 2, 0])
    variance.add(Float32Array.of(0.5, 0.5), [0])
    // Of group 0: 0, 1, 0.5 and 1, 0, 0.5, a variance of 0.25 each.
    expect(variance.values()).toEqual([0.25, null, null])
  })

  it('of equal images is exactly 0', () => {
    const variance = groupVariance({ groups: 1, pixels: 3 })
    for (let chunk = 0; chunk < 9; chunk++) variance.add(Float32Array.of(0.1, 0.7, 1 / 3), [0])
    expect(variance.values()).toEqual([0])
  })
})

describe('diversityOf', () => {
  it('is generated over real, and null where there is nothing to divide', () => {
    const { mean, perClass } = diversityOf([1, 3, null, 1, 1], [2, 2, 2, null, 0])
    expect(perClass).toEqual([0.5, 1.5, null, null, null])
    expect(mean).toBe(1)
  })

  it('weighs classes by their images', () => {
    expect(diversityOf([1, 3, 5], [2, 2, null], [30, 10, 50]).mean).toBeCloseTo(0.75, 12)
    // Equal counts change no digit.
    const [made, real] = [
      [0.1, 0.7, 0.3],
      [0.3, 0.9, 0.7],
    ]
    expect(diversityOf(made, real, [7, 7, 7])).toEqual(diversityOf(made, real))
  })

  it('has no mean where no class has one', () => {
    expect(diversityOf([null], [1])).toEqual({ mean: null, perClass: [null] })
  })

  it('takes classes that nothing was generated for as missing', () => {
    expect(diversityOf([], [1, 2]).perClass).toEqual([null, null])
  })
})
