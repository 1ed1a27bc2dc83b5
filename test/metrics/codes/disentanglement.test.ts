import { describe, expect, it } from 'vitest'
import { randomStream, shuffleInto } from '../../../src/array/index.ts'
import { disentanglementOf } from '../../../src/metrics/codes/disentanglement.ts'
import { dci } from '../../../src/metrics/codes/dci.ts'
import { completeness, disentanglement } from '../../../src/metrics/codes/importance.ts'
import { lasso, standardise } from '../../../src/metrics/codes/lasso.ts'
import { mutualInformationGap } from '../../../src/metrics/codes/mig.ts'
import { separatedAttributePredictability } from '../../../src/metrics/codes/sap.ts'
import type { Disentanglement } from '../../../src/metrics/index.ts'
import '../../support/all-close.ts'
import { refusal } from '../../support/refusal.ts'
import { noisy, uniformCodes } from './draws.ts'
import { golden, goldenRows } from './golden.ts'

const everyRow = (column: Float64Array) => Uint32Array.from(column, (_, row) => row)

describe("disentanglement_lib's scores", () => {
  const codes = goldenRows('codes')
  const factors = goldenRows('factors')

  it('MIG and SAP agree', () => {
    expect([mutualInformationGap(codes, factors) ?? NaN]).toBeAllClose(golden('mig'), { absolute: 1e-9 })
    expect([separatedAttributePredictability(codes, factors) ?? NaN]).toBeAllClose(golden('sap'), { absolute: 1e-9 })
  })

  it("the lasso agrees with scikit-learn's, disentanglement and completeness with the library's", () => {
    const rows = everyRow(codes[0])
    const columns = codes.map((code) => standardise(code, rows))
    const byFactor = factors.map((factor) => lasso(columns, standardise(factor, rows)))
    const weights = codes.map((_, code) => byFactor.map((column) => column[code]))
    expect(weights.flat()).toBeAllClose(golden('lasso'), { absolute: 1e-6 })
    const importance = weights.map((row) => row.map(Math.abs))
    expect([disentanglement(importance)]).toBeAllClose(golden('disentanglement'), { absolute: 1e-6 })
    expect([completeness(importance)]).toBeAllClose(golden('completeness'), { absolute: 1e-6 })
  })
})

describe('importance matrices', () => {
  it.each([
    [
      'one to one',
      [
        [2, 0],
        [0, 5],
      ],
      1,
      1,
    ],
    [
      'all to all',
      [
        [1, 1],
        [1, 1],
      ],
      0,
      0,
    ],
    [
      'nothing',
      [
        [0, 0],
        [0, 0],
      ],
      0,
      0,
    ],
    [
      'two codes for a factor',
      [
        [1, 0],
        [1, 0],
      ],
      1,
      0,
    ],
    [
      'one code for two factors',
      [
        [1, 1],
        [0, 0],
      ],
      0,
      1,
    ],
    ['one code only', [[1, 1]], 0, 1],
    ['one factor only', [[1], [1]], 1, 0],
    ['no code', [], 0, 0],
  ])('%s', (_, importance, expectedDisentanglement, expectedCompleteness) => {
    expect(disentanglement(importance)).toBeCloseTo(expectedDisentanglement, 12)
    expect(completeness(importance)).toBeCloseTo(expectedCompleteness, 12)
  })
})

describe('the lasso', () => {
  it('leaves out a column of zeros and shrinks a lone one by alpha', () => {
    const [code] = uniformCodes(1, 500)
    const column = standardise(code, everyRow(code))
    expect(lasso([column, new Float64Array(500)], column, 0.25)).toBeAllClose([0.75, 0], { absolute: 1e-12 })
  })

  it('standardises a constant, such as 0.1, to zeros', () => {
    const constant = new Float64Array(7).fill(0.1)
    expect([...standardise(constant, everyRow(constant))]).toEqual([0, 0, 0, 0, 0, 0, 0])
  })
})

describe('disentanglementOf', () => {
  const rows = 4000
  const codes = uniformCodes(3, rows)
  const exact = codes.map((code) => code.map((value) => 3 - 5 * value))

  /** Scores that are there. */
  function scores(given: readonly Float64Array[], factors: readonly Float64Array[], classes?: Float64Array) {
    const found = disentanglementOf({ codes: given, factors, classes: classes ?? null })
    if (!found) throw new Error('expected scores')
    return found
  }

  function list({ mig, sap, dci: shares }: Disentanglement): number[] {
    return [mig, sap, shares.disentanglement, shares.completeness, shares.informativeness]
  }

  it('is near 1 one to one, in whatever order', () => {
    for (const score of list(scores(codes, exact.toReversed()))) expect(score).toBeGreaterThan(0.95)
    for (const score of list(scores(codes, exact))) expect(score).toBeLessThanOrEqual(1)
  })

  it('is near 0 of shuffled factors', () => {
    const order = new Uint32Array(rows)
    shuffleInto(order, randomStream(3, 'shuffle'))
    const {
      mig,
      sap,
      dci: shares,
    } = scores(
      codes,
      exact.map((factor) => factor.map((_, row) => factor[order[row]])),
    )
    for (const score of [mig, sap, shares.informativeness]) expect(score).toBeLessThan(0.01)
  })

  it('is near 0 where all codes mix in all factors', () => {
    const mixed = codes.map((_, factor) =>
      codes[0].map((value, row) => value + (factor % 2 ? -1 : 1) * codes[1][row] + codes[2][row]),
    )
    const { mig, sap, dci: shares } = scores(codes, mixed)
    for (const score of [mig, sap, shares.disentanglement, shares.completeness]) expect(score).toBeLessThan(0.05)
    expect(shares.informativeness).toBeGreaterThan(0.98)
  })

  it('has no gap where a code is duplicated', () => {
    const { mig, sap } = scores([...codes, ...codes], exact)
    expect([mig, sap]).toEqual([0, 0])
  })

  it('has a gap to 0 with one code', () => {
    const { mig, sap, dci: shares } = scores([codes[0]], exact.slice(0, 1))
    for (const score of [mig, sap, shares.disentanglement, shares.completeness]) expect(score).toBeCloseTo(1, 12)
  })

  it('is lowered by what does not depend on codes', () => {
    const [before, after] = [exact, [...exact, noisy(new Float64Array(rows), 1, 'noise')]].map((all) =>
      scores(codes, all),
    )
    expect(after.mig / before.mig).toBeCloseTo(3 / 4, 1)
    expect(after.sap / before.sap).toBeCloseTo(3 / 4, 1)
    expect(after.dci.informativeness / before.dci.informativeness).toBeCloseTo(3 / 4, 1)
  })

  it('is as little disentangled as factors repeat each other', () => {
    const twice = scores(codes, [...exact, ...exact])
    expect(twice.dci.disentanglement).toBeCloseTo(1 - Math.log(2) / Math.log(6), 1)
    expect(twice.dci.completeness).toBeGreaterThan(0.95)
  })

  it('sees the even effects of codes, but for SAP', () => {
    const even = codes.map((code) => code.map((value) => value ** 2))
    const { mig, sap, dci: shares } = scores(codes, even)
    for (const score of [mig, shares.disentanglement, shares.informativeness]) expect(score).toBeGreaterThan(0.65)
    expect(sap).toBeLessThan(0.01)
  })

  it('takes factors less the mean of their class, if told', () => {
    const classes = codes[0].map((_, row) => row % 10)
    const rough = exact.map((factor, index) => noisy(factor, 0.5, `rough ${index}`))
    const shifted = rough.map((factor) => factor.map((value, row) => value + 50 * Math.sin(classes[row])))
    expect(scores(codes, shifted).sap).toBeLessThan(0.1)
    expect(list(scores(codes, shifted, classes))).toBeAllClose(list(scores(codes, rough)), { absolute: 0.01 })
  })

  it('leaves out constant, class-bound and mostly missing factors, and rows without a value', () => {
    const classes = codes[0].map((_, row) => row % 3)
    const bound = classes.map((label) => 0.1 * label)
    const rare = exact[0].map((value, row) => (row % 3 === 0 ? value : NaN))
    const useless = [new Float64Array(rows).fill(0.1), new Float64Array(rows).fill(NaN), bound, rare]
    expect(scores(codes, [...useless, ...exact], classes)).toEqual(scores(codes, exact, classes))
    expect(disentanglementOf({ codes, factors: useless, classes })).toBe(null)
    const holed = exact.map((factor) => factor.map((value, row) => (row % 3 === 0 ? NaN : value)))
    expect(list(scores(codes, holed))).toBeAllClose(list(scores(codes, exact)), { absolute: 0.05 })
  })

  it('cannot be told without codes, without factors, or of a few rows', () => {
    expect(disentanglementOf({ codes: [], factors: exact, classes: null })).toBe(null)
    expect(disentanglementOf({ codes, factors: [], classes: null })).toBe(null)
    const few = (columns: Float64Array[]) => columns.map((column) => column.subarray(0, 99))
    expect(disentanglementOf({ codes: few(codes), factors: few(exact), classes: null })).toBe(null)
  })

  it('gives a constant code nothing', () => {
    const { mig, sap, dci: shares } = scores([new Float64Array(rows).fill(0.1)], exact)
    expect([mig, sap, ...Object.values(shares)]).toEqual([0, 0, 0, 0, 0])
  })

  it('refuses columns of different lengths', () => {
    const wrong = { codes, factors: [exact[0].subarray(1)], classes: null }
    expect(refusal(() => disentanglementOf(wrong))).toContain(`got ${rows - 1}, ${rows}, ${rows}, ${rows}. Give`)
    const classes = new Float64Array(3)
    expect(refusal(() => disentanglementOf({ codes, factors: exact, classes }))).toContain(
      `3 classes for ${rows} values`,
    )
  })

  it('dci holds out rows: what was learnt by heart tells nothing', () => {
    const many = uniformCodes(60, 120)
    const noise = noisy(new Float64Array(120), 1, 'by heart')
    expect(dci(many, [noise])?.informativeness).toBeLessThan(0.05)
  })
})
