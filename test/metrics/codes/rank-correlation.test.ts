import { describe, expect, it } from 'vitest'
import { averageRanks, partialSpearman, spearman } from '../../../src/metrics/codes/rank-correlation.ts'
import '../../support/all-close.ts'
import { refusal } from '../../support/refusal.ts'
import { noisy, uniformCodes } from './draws.ts'
import { golden, goldenRows } from './golden.ts'

const codes = goldenRows('codes')
const factors = goldenRows('factors')
const missing = golden('missing')
const classes = golden('classes')

/** Numbers, so that a null is seen: it becomes NaN. */
function table(score: (code: number, factor: number) => number | null): number[] {
  return codes.flatMap((_, code) => factors.map((__, factor) => score(code, factor) ?? NaN))
}

function othersThan(code: number): Float64Array[] {
  return codes.filter((_, index) => index !== code)
}

describe('averageRanks', () => {
  it('are from 1, and shared by equal values', () => {
    expect([...averageRanks([3, -1, 3, 10, 3, -0, 0])]).toEqual([5, 1, 5, 7, 5, 2.5, 2.5])
  })
})

describe('spearman', () => {
  it("agrees with scipy's, ties and missing values too", () => {
    const all = table((code, factor) => spearman(codes[code], factors[factor]))
    expect(all).toBeAllClose(golden('spearman'), { absolute: 1e-12 })
    const incomplete = codes.map((code) => spearman(missing, code) ?? NaN)
    expect(incomplete).toBeAllClose(golden('spearman_missing'), { absolute: 1e-12 })
  })

  it('is 1 and −1 of what rises and falls, however it does', () => {
    const rising = [-2, -1, 0, 5, 100]
    expect(spearman(rising, rising.map(Math.exp))).toBeCloseTo(1, 14)
    expect(
      spearman(
        rising,
        rising.map((value) => -(value ** 3)),
      ),
    ).toBeCloseTo(-1, 14)
  })

  it.each([
    ['a constant', [1, 1, 1, 1], [1, 2, 3, 4]],
    ['what is constant where the other is known', [1, 1, 1, 4], [1, 2, 3, NaN]],
    ['two rows', [1, 2], [1, 2]],
    ['two rows with both', [1, 2, NaN, 4], [1, 2, 3, Infinity]],
    ['no rows', [], []],
  ])('cannot be told of %s', (_, a, b) => {
    expect(spearman(a, b)).toBe(null)
  })

  it('refuses columns of different lengths', () => {
    expect(refusal(() => spearman([1, 2, 3], [1, 2]))).toContain('columns must be of one length, got 2, 3. Give')
  })
})

describe('partialSpearman', () => {
  it("agrees with numpy's least squares", () => {
    const given = (code: number) => ({ others: othersThan(code), classes })
    const all = table((code, factor) => partialSpearman(codes[code], factors[factor], given(code)))
    expect(all).toBeAllClose(golden('partial'), { absolute: 1e-10 })
    const incomplete = codes.map((code, index) => partialSpearman(code, missing, given(index)) ?? NaN)
    expect(incomplete).toBeAllClose(golden('partial_missing'), { absolute: 1e-10 })
  })

  it('takes columns that repeat each other, or are constant', () => {
    const given = (code: number) => ({
      others: [...othersThan(code), ...othersThan(code), new Float64Array(classes.length)],
      classes,
    })
    const repeated = codes.map((code, index) => partialSpearman(code, factors[0], given(index)) ?? NaN)
    expect(repeated).toBeAllClose(golden('partial_repeated'), { absolute: 1e-10 })
  })

  it('is the simple one given nothing, or what is constant', () => {
    const simple = spearman(codes[0], factors[0]) ?? NaN
    const constant = new Float64Array(classes.length).fill(3)
    expect(partialSpearman(codes[0], factors[0], { others: [constant], classes: null })).toBeCloseTo(simple, 12)
    expect(partialSpearman(codes[0], factors[0], { others: [], classes: constant })).toBeCloseTo(simple, 12)
  })

  it('clears away what another code or the class brings about', () => {
    const [cause, own] = uniformCodes(2, 2000)
    const follower = noisy(cause, 0.5, 'follower')
    const factor = noisy(cause, 0.1, 'factor')
    expect(spearman(follower, factor)).toBeGreaterThan(0.6)
    expect(Math.abs(partialSpearman(follower, factor, { others: [cause], classes: null }) ?? NaN)).toBeLessThan(0.05)
    const kinds = own.map((_, row) => row % 5)
    const masked = own.map((value, row) => value + 100 * kinds[row])
    expect(spearman(own, masked)).toBeLessThan(0.3)
    expect(partialSpearman(own, masked, { others: [], classes: kinds })).toBeGreaterThan(0.98)
  })

  it('cannot be told of a code given its duplicate, or of what the class fixes', () => {
    const duplicated = { others: [codes[0]], classes: null }
    expect(partialSpearman(codes[0], factors[0], duplicated)).toBe(null)
    expect(partialSpearman(codes[0], classes, { others: [], classes })).toBe(null)
  })

  it('cannot be told where the given leaves no freedom', () => {
    const [a, b, ...others] = uniformCodes(5, 6)
    expect(partialSpearman(a, b, { others, classes: null })).toBeTypeOf('number')
    expect(partialSpearman(a, b, { others, classes: [0, 0, 0, 1, 1, 1] })).toBe(null)
    expect(partialSpearman(a, b, { others: [], classes: [0, 1, 2, 3, 4, 4] })).toBe(null)
  })
})
