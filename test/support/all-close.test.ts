import { describe, expect, it } from 'vitest'
import './all-close.ts'

describe('toBeAllClose', () => {
  it('accepts what each bound allows', () => {
    expect([1.01, 100]).toBeAllClose([1, 100], { absolute: 0.02 })
    expect([1, 101]).toBeAllClose([1, 100], { relative: 0.011 })
    expect([2, 100]).toBeAllClose([1, 100], { ofGreatest: 0.011 })
    expect([]).toBeAllClose([], {})
  })

  it('holds NaN and the infinities equal to themselves only', () => {
    const odd = [NaN, Infinity, -Infinity]
    expect(odd).toBeAllClose(odd, {})
    expect([Infinity, 0, NaN]).not.toBeAllClose(odd, { absolute: 1, relative: 1 })
    expect([1]).not.toBeAllClose([NaN], { ofGreatest: 1, absolute: 1 })
    expect([NaN]).not.toBeAllClose([1], { ofGreatest: 1, absolute: 1 })
  })

  it('names the worst element and both values', () => {
    expect(() => expect([1, 5, 9]).toBeAllClose([1, 4, 6], { absolute: 0.5 })).toThrow(
      'worst at [2] of 3: expected 6, got 9; off by 3, allowed 0.5',
    )
    expect(() => expect([1]).toBeAllClose([1, 2], {})).toThrow('expected 2 elements, got 1')
    expect(() => expect([1]).not.toBeAllClose([1], {})).toThrow('expected the arrays to differ')
  })
})
