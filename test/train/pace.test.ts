import { describe, expect, it } from 'vitest'
import { addDuration, paceOf } from '../../src/train/index.ts'

const repeated = (seconds: number, times: number) => Array<number>(times).fill(seconds)
const after = (durations: readonly number[]) => durations.reduce<readonly number[]>(addDuration, [])

describe('how long something takes lately', () => {
  it('is not known before the first time, or is as expected', () => {
    expect(paceOf([])).toBeUndefined()
    expect(paceOf([], 3)).toBe(3)
  })

  it('is the mean of the last thirty seconds', () => {
    expect(after([...repeated(1, 100), ...repeated(0.5, 60)])).toEqual(repeated(0.5, 60))
    expect(paceOf([1, 2, 3, 2])).toBe(2)
  })

  it('is the mean of ten times where each is long, and of two thousand where each is short', () => {
    expect(after(repeated(60, 50))).toHaveLength(10)
    expect(after(repeated(0.001, 5000))).toHaveLength(2000)
  })

  it('follows other work on the machine, and its end', () => {
    const busy = after([...repeated(0.1, 1000), ...repeated(2, 16)])
    expect(paceOf(busy)).toBeCloseTo(2)
    expect(paceOf([...repeated(2, 4), ...repeated(0.1, 6)])).toBeCloseTo(0.1)
    expect(paceOf(repeated(0.1, 40).reduce<readonly number[]>(addDuration, busy))).toBeCloseTo(0.1)
  })

  it('says nothing of a stall, not even where it was the first time', () => {
    expect(paceOf([...repeated(0.1, 9), 3600])).toBeCloseTo(0.1)
    expect(paceOf([3600], 2)).toBe(2)
  })

  it('believes a first time of several times what was expected, and a second one however long', () => {
    expect(paceOf([9], 1)).toBe(9)
    expect(paceOf([30, 34], 1)).toBe(32)
  })
})
