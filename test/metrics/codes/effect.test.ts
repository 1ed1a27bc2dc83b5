import { describe, expect, it } from 'vitest'
import { codeEffects, leakageOf, sweepEffect } from '../../../src/metrics/codes/effect.ts'
import { partialSpearman, spearman } from '../../../src/metrics/codes/rank-correlation.ts'
import { refusal } from '../../support/refusal.ts'
import { noisy, uniformCodes } from './draws.ts'

describe('sweepEffect', () => {
  it('is the mean change from end to end, in deviations', () => {
    expect(sweepEffect([0, 9, 2, 10, -9, 14], { steps: 3, deviation: 2 })).toBe((2 + 4) / 2 / 2)
    expect(sweepEffect([2, 0, 4, 1], { steps: 2, deviation: 1 })).toBe(-2.5)
  })

  it('is 0 of what goes up and down again', () => {
    expect(sweepEffect([1, 5, 1], { steps: 3, deviation: 1 })).toBe(0)
  })

  it('leaves out sweeps with a missing end, and takes those with a missing middle', () => {
    expect(sweepEffect([0, 0, NaN, NaN, 0, 90, 1, NaN, 4], { steps: 3, deviation: 1 })).toBe(3)
  })

  it.each([
    ['no whole sweep', [NaN, 1, 2, NaN], 1],
    ['no sweep', [], 1],
    ['no deviation', [0, 1], 0],
    ['an unknown deviation', [0, 1], NaN],
  ])('cannot be told with %s', (_, swept, deviation) => {
    expect(sweepEffect(swept, { steps: 2, deviation })).toBe(null)
  })

  it('refuses broken sweeps', () => {
    const expected = 'sweepEffect: 3 values in sweeps of 2 steps. Give whole sweeps'
    expect(refusal(() => sweepEffect([1, 2, 3], { steps: 2, deviation: 1 }))).toContain(expected)
    expect(refusal(() => sweepEffect([1, 2, 3], { steps: 1, deviation: 1 }))).toContain('at least two steps')
  })
})

describe('leakageOf', () => {
  it('is the share of sweeps that change at all', () => {
    expect(leakageOf([7, 7, 7, 7, 1, 7, 3, 3, 3, 3, 3, 4], 3)).toBe(0.5)
    expect(leakageOf([0, 0, 5, 5], 2)).toBe(0)
    expect(leakageOf([0, 1, 5, 6], 2)).toBe(1)
  })

  it('refuses no sweeps and broken ones', () => {
    expect(refusal(() => leakageOf([], 2))).toContain('leakageOf: no sweeps. Give')
    expect(refusal(() => leakageOf([1, 2, 3], 2))).toContain('leakageOf: 3 values in sweeps of 2')
  })
})

describe('codeEffects', () => {
  const codes = uniformCodes(2, 1000)
  const [code, other] = codes
  const classes = code.map((_, row) => row % 3)
  const [rising, still] = [
    [0, 1, 2, 4],
    [1, 1, 2, 2],
  ]

  it('tell what each code sets and what only goes along', () => {
    const slant = noisy(code, 0.1, 'slant').map((value, row) => value + 5 * classes[row])
    const factors = [
      { name: 'slant', drawn: slant, swept: [rising, still], deviation: 0.5 },
      { name: 'width', drawn: noisy(other, 0.1, 'width'), swept: [still, rising], deviation: 1 },
    ]
    const effects = codeEffects(factors, { codes, classes, steps: 2 })
    expect(effects.map((own) => own.map(({ factor, effect }) => [factor, effect]))).toEqual([
      [
        ['slant', 3],
        ['width', 0],
      ],
      [
        ['slant', 0],
        ['width', 1.5],
      ],
    ])
    const [[{ correlation, partial }, { partial: foreign }]] = effects
    expect(correlation).toBe(spearman(code, slant))
    expect(correlation).toBeLessThan(0.5)
    expect(partial).toBe(partialSpearman(code, slant, { others: [other], classes }))
    expect(partial).toBeGreaterThan(0.95)
    expect(Math.abs(foreign)).toBeLessThan(0.1)
  })

  it.each([
    ['constant', new Float64Array(1000), rising, 1],
    ['seldom there', code.map((value, row) => (row % 3 === 0 ? value : NaN)), rising, 1],
    ['never there along sweeps', code, [NaN, NaN], 1],
    ['constant over real images', code, rising, 0],
    ['all told by the class', classes, rising, 1],
  ])('leave out a factor that is %s', (_, drawn, along, deviation) => {
    const factors = [
      { name: 'area', drawn, swept: [along, along], deviation },
      { name: 'slant', drawn: noisy(code, 0.1, 'slant'), swept: [rising, still], deviation: 1 },
    ]
    const effects = codeEffects(factors, { codes, classes, steps: 2 })
    expect(effects.map((own) => own.map(({ factor }) => factor))).toEqual([['slant'], ['slant']])
  })

  it('leave out a factor along the sweeps of one code only', () => {
    const factors = [{ name: 'area', drawn: noisy(code, 0.1, 'area'), swept: [[NaN, 1], rising], deviation: 1 }]
    expect(codeEffects(factors, { codes, classes, steps: 2 }).map(({ length }) => length)).toEqual([0, 1])
  })

  it('refuse a code that was not swept', () => {
    const factors = [{ name: 'area', drawn: code, swept: [rising], deviation: 1 }]
    const act = () => codeEffects(factors, { codes, classes, steps: 2 })
    expect(refusal(act)).toContain('codeEffects: 1 codes swept of 2. Sweep each of them.')
  })

  it('leave out all factors of a few draws', () => {
    const drawn = code.subarray(0, 99)
    const factors = [{ name: 'area', drawn, swept: [rising], deviation: 1 }]
    expect(codeEffects(factors, { codes: [drawn], classes: null, steps: 2 })).toEqual([[]])
  })
})
