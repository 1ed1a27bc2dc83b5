import { describe, expect, it } from 'vitest'
import { discretise, entropy, mutualInformation } from '../../../src/metrics/codes/mutual-information.ts'
import '../../support/all-close.ts'
import { refusal } from '../../support/refusal.ts'
import { uniformCodes } from './draws.ts'
import { golden, goldenRows } from './golden.ts'

describe('discretise', () => {
  it('is by width, and the greatest is in the last bin', () => {
    expect([...discretise([0, 0.5, 1, 1.5, 2, 4], 4)]).toEqual([0, 0, 1, 1, 2, 3])
    expect([...discretise([-3, -3], 4)]).toEqual([0, 0])
  })

  it('refuses what is missing', () => {
    expect(refusal(() => discretise([1, NaN]))).toContain('discretise: value 1 is NaN. Leave out the rows')
  })
})

describe('mutualInformation', () => {
  const codes = goldenRows('codes').map((code) => discretise(code))
  const factors = goldenRows('factors').map((factor) => discretise(factor))

  it("agrees with scikit-learn's over disentanglement_lib's bins", () => {
    const all = codes.flatMap((code) => factors.map((factor) => mutualInformation(code, factor)))
    expect(all).toBeAllClose(golden('mutual_information'), { absolute: 1e-12 })
    expect(factors.map(entropy)).toBeAllClose(golden('entropy'), { absolute: 1e-12 })
  })

  it('is the entropy of oneself, and nothing of a constant', () => {
    expect(mutualInformation(codes[0], codes[0])).toBeCloseTo(entropy(codes[0]), 12)
    expect(mutualInformation(codes[0], new Uint32Array(codes[0].length))).toBe(0)
    expect(entropy(Uint32Array.of(0, 1, 2, 3))).toBeCloseTo(Math.log(4), 14)
  })

  it('of independent ones is what chance tells', () => {
    const [a, b] = uniformCodes(2, 20_000).map((code) => discretise(code))
    // 2n times it is χ² of 19² degrees: three deviations.
    const bound = (3 * Math.sqrt(2 * 19 ** 2)) / 40_000
    expect([mutualInformation(a, b)]).toBeAllClose([19 ** 2 / 40_000], { absolute: bound })
  })

  it('refuses different rows and none', () => {
    const [none, one] = [new Uint32Array(), Uint32Array.of(1)]
    expect(refusal(() => mutualInformation(none, none))).toContain('0 values against 0. Give both')
    expect(refusal(() => mutualInformation(one, none))).toContain('1 values against 0')
  })
})
