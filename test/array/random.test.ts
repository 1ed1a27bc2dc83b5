import { describe, expect, it } from 'vitest'
import { randomStream, shuffleInto, threefry2x32 } from '../../src/array/index.ts'

describe('threefry2x32', () => {
  // Known answers for 20 rounds from the authors' Random123 distribution (kat_vectors).
  it.each([
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x13198a2e, 0x03707344],
      [0x243f6a88, 0x85a308d3],
      [0xc4923a9c, 0x483df7a0],
    ],
  ] as const)('key %j counter %j', (key, counter, expected) => {
    expect(threefry2x32(key, counter)).toEqual(expected)
  })
})

describe('randomStream', () => {
  it('is a function of seed, purpose and step', () => {
    const draw = (seed: number, purpose: string, step: number) => randomStream(seed, purpose, step).uniform()
    expect(draw(1, 'noise', 2)).toBe(draw(1, 'noise', 2))
    expect(new Set([draw(1, 'noise', 2), draw(2, 'noise', 2), draw(1, 'code', 2), draw(1, 'noise', 3)]).size).toBe(4)
  })

  it('draws N(0, 1): mean, variance and kurtosis of 100,000 draws within 5 standard errors', () => {
    const stream = randomStream(7, 'test')
    const draws = Float64Array.from({ length: 100_000 }, () => stream.normal())
    const moment = (power: number) => draws.reduce((sum, x) => sum + x ** power, 0) / draws.length
    expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(1e5))
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / 1e5))
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / 1e5))
  })

  it('draws every residue equally often: chi-square of 10 cells below its 99.9 % point', () => {
    const stream = randomStream(3, 'test')
    const counts = new Array<number>(10).fill(0)
    for (let draw = 0; draw < 50_000; draw++) counts[stream.below(10)]++
    expect(counts.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0)).toBeLessThan(27.9)
  })
})

describe('shuffleInto', () => {
  it('permutes, and moves nearly every element', () => {
    const order = new Uint32Array(1000)
    shuffleInto(order, randomStream(5, 'shuffle', 1))
    expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, index) => index))
    expect(order.filter((value, index) => value === index).length).toBeLessThan(10)
  })
})
