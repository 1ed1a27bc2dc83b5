import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createIdleness } from '../../src/sweep/queue/idleness.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('is over after so many seconds without work', () => {
  const { isOver } = createIdleness(10)
  vi.advanceTimersByTime(9_999)
  expect(isOver.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(isOver.aborted).toBe(true)
})

it('is not over during work, nor sooner than so many seconds after it', () => {
  const { isOver, begin, note } = createIdleness(10)
  const end = begin()
  vi.advanceTimersByTime(100_000)
  note()
  end()
  vi.advanceTimersByTime(9_999)
  expect(isOver.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(isOver.aborted).toBe(true)
})

it('is over where all that is tried comes to nothing', () => {
  const { isOver, begin } = createIdleness(10)
  for (let tried = 0; tried < 3; tried++) {
    const end = begin()
    vi.advanceTimersByTime(4_000)
    expect(isOver.aborted).toBe(false)
    end()
  }
  expect(isOver.aborted).toBe(true)
})

it('is never over without a limit', () => {
  const { isOver, begin } = createIdleness()
  begin()()
  vi.advanceTimersByTime(1e9)
  expect(isOver.aborted).toBe(false)
})
