import { describe, expect, it } from 'vitest'
import { nameCode, nameCodes } from '../../../src/metrics/codes/name-code.ts'
import type { CodeEffect } from '../../../src/metrics/index.ts'

function effect(factor: string, size: number, partial: number): CodeEffect {
  return { factor, effect: size, partial, correlation: 0 }
}

const NAMELESS = { meaning: null, label: 'no measurable meaning' }

describe('nameCode', () => {
  it('takes the greatest effect of those that are sure', () => {
    const effects = [effect('area', 1.2, 0.99), effect('slant', 3.14, 0.98), effect('width', 9, 0.4)]
    expect(nameCode(effects)).toEqual({ meaning: 'slant', label: 'slant (ρ 0.98, 3.1 sd)' })
  })

  it('prints a true minus', () => {
    expect(nameCode([effect('area', 1, 0.9), effect('slant', -2, -0.905)]).label).toBe('slant (ρ −0.91, −2.0 sd)')
  })

  it('takes the thresholds in', () => {
    expect(nameCode([effect('slant', -0.5, -0.5)]).meaning).toBe('slant')
  })

  it.each([
    ['nothing', []],
    ['an effect too small', [effect('slant', 0.49, 0.99)]],
    ['a correlation too weak', [effect('slant', 4, 0.49)]],
    ['signs that disagree', [effect('slant', -4, 0.9)]],
    ['NaN', [effect('slant', NaN, 0.9), effect('area', 3, NaN)]],
  ])('finds no meaning in %s', (_, effects) => {
    expect(nameCode(effects)).toEqual(NAMELESS)
  })
})

describe('nameCodes', () => {
  it('are those of each code, where they differ', () => {
    const codes = [[effect('slant', 1, 0.9)], [], [effect('area', -1, -0.9)]]
    expect(nameCodes(codes)).toEqual(codes.map(nameCode))
    expect(nameCodes([])).toEqual([])
  })

  it('tell the strongest of several from the others', () => {
    const codes = [
      [effect('slant', 1, 0.9), effect('area', 0.7, 0.9)],
      [effect('slant', -3, -0.9)],
      [effect('area', 2, 0.9)],
      [effect('slant', 2, 0.7)],
    ]
    expect(nameCodes(codes)).toEqual([
      { meaning: 'slant', label: 'also slant (ρ 0.90, 1.0 sd)' },
      { meaning: 'slant', label: 'slant (ρ −0.90, −3.0 sd)' },
      { meaning: 'area', label: 'area (ρ 0.90, 2.0 sd)' },
      { meaning: 'slant', label: 'also slant (ρ 0.70, 2.0 sd)' },
    ])
  })

  it('give the first of equals the name', () => {
    const same = [effect('slant', 1, 0.9)]
    expect(nameCodes([same, same]).map(({ label }) => label.split(' (')[0])).toEqual(['slant', 'also slant'])
  })
})
