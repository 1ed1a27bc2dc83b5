import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawSettings } from '../../src/sweep/draw-settings.ts'
import { parseSweep } from '../../src/sweep/index.ts'

interface RangeSaid {
  readonly from: number
  readonly to: number
  readonly scale?: 'linear' | 'log'
  readonly whole?: boolean
}

const draw = (count: number, values: object, seed = 0) => drawSettings(parseSweep({ random: { count, seed, values } }))

/** Draws from one range. */
function numbersOf(range: RangeSaid, count = 4000, seed = 0): number[] {
  return draw(count, { x: range }, seed).map(({ x }) => x as number)
}

/** The share of numbers below a bound. */
const shareBelow = (numbers: readonly number[], bound: number) =>
  numbers.filter((number) => number < bound).length / numbers.length

/** Of 4,000 draws a share of a half is off by more than this once in 10,000 seeds: four deviations of √(¼ / 4000). */
const OFF = 0.032

describe('a draw is a matter of seed, path and place alone', () => {
  const values = { 'optim.average': { from: 0, to: 0.99 }, batch: [16, 32, 64] }

  it('more settings change none before', () => {
    expect(draw(20, values).slice(0, 7)).toEqual(draw(7, values))
  })

  it('so do other paths beside it, and their order', () => {
    const alone = draw(9, { batch: values.batch })
    expect(draw(9, { ...values, more: [1, 2] }).map(({ batch }) => ({ batch }))).toEqual(alone)
    expect(draw(9, { batch: values.batch, 'optim.average': values['optim.average'] })).toEqual(draw(9, values))
  })

  it('paths are drawn apart from one another, and so are seeds', () => {
    const ranges = { a: { from: 0, to: 1 }, b: { from: 0, to: 1 } }
    const both = draw(4000, ranges)
    const same = both.filter(({ a, b }) => Number(a) < 0.5 === Number(b) < 0.5).length / both.length
    expect(Math.abs(same - 0.5)).toBeLessThan(OFF)
    expect(draw(9, ranges, 1)).not.toEqual(draw(9, ranges, 0))
  })

  it('nothing is drawn where nothing is asked for', () => {
    expect(drawSettings(parseSweep({}))).toEqual([])
  })
})

describe('ranges', () => {
  const ends = fc.tuple(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
  )

  it('no draw leaves its range', () => {
    fc.assert(
      fc.property(ends, fc.constantFrom('linear', 'log'), fc.nat(), ([low, width], scale, seed) => {
        const from = scale === 'log' ? Math.abs(low) + 1e-9 : low
        const to = from + width
        fc.pre(to > from)
        for (const x of numbersOf({ from, to, scale }, 20, seed)) expect(x >= from && x <= to).toBe(true)
      }),
      { seed: 1 },
    )
  })

  it.each<RangeSaid & { readonly half: number }>([
    { from: 0, to: 1, half: 0.5 },
    { from: -3, to: 1, half: -1 },
    { from: 1e6, to: 1e6 + 1, half: 1e6 + 0.5 },
    { from: 1e-5, to: 1e-1, scale: 'log', half: 1e-3 },
    { from: 0.999, to: 0.9999, scale: 'log', half: Math.sqrt(0.999 * 0.9999) },
  ])('$from to $to, $scale: half of the draws are below $half', ({ half, ...range }) => {
    const numbers = numbersOf(range)
    expect(Math.abs(shareBelow(numbers, half) - 0.5)).toBeLessThan(OFF)
    expect(new Set(numbers).size).toBeGreaterThan(3900)
  })

  it('numbers can be read: six digits', () => {
    for (const x of numbersOf({ from: 1e-5, to: 1, scale: 'log' }, 50)) expect(Number(x.toPrecision(6))).toBe(x)
  })

  it.each<[RangeSaid, number]>([
    [{ from: 1, to: 4, whole: true }, 4],
    [{ from: -1, to: 1, whole: true }, 3],
    [{ from: 0, to: 1, whole: true }, 2],
  ])('whole numbers of %j come equally often, both ends included', (range, count) => {
    const numbers = numbersOf(range)
    const each = Array.from({ length: count }, (_, index) => range.from + index)
    expect([...new Set(numbers)].toSorted((a, b) => a - b)).toEqual(each)
    for (const one of each) {
      expect(Math.abs(numbers.filter((x) => x === one).length / numbers.length - 1 / count)).toBeLessThan(OFF)
    }
  })

  it('whole numbers on a scale of logarithms: each has its share, the last as well', () => {
    const numbers = numbersOf({ from: 1, to: 7, scale: 'log', whole: true })
    // ln(k + 1) − ln k of ln 8: a third for 1, and ln(8/7) / ln 8 = 0.064 for 7.
    for (const one of [1, 2, 3, 4, 5, 6, 7]) {
      const share = numbers.filter((x) => x === one).length / numbers.length
      expect(Math.abs(share - Math.log((one + 1) / one) / Math.log(8))).toBeLessThan(OFF)
    }
    expect(numbers).toContain(7)
  })

  it('values of a list come equally often', () => {
    const numbers = draw(4000, { x: ['a', 'b'] }).map(({ x }) => x)
    expect(Math.abs(numbers.filter((x) => x === 'a').length / 4000 - 0.5)).toBeLessThan(OFF)
  })
})
