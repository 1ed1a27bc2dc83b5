import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scheduledFactor } from '../../src/optim/index.ts'
import type { Schedule } from '../../src/optim/index.ts'

const of = (changes: Partial<Schedule>): Schedule => ({ warmup: 0, decay: 'none', from: 0, to: 0, ...changes })

describe('scheduledFactor', () => {
  it.each<[string, Partial<Schedule>, number, number]>([
    ['no schedule, at the first step', {}, 0, 1],
    ['no schedule, at the last', {}, 99, 1],
    ['an even fall, at the first step', { decay: 'linear' }, 0, 1],
    ['an even fall, at the middle', { decay: 'linear' }, 50, 0.5],
    ['an even fall, at the last step', { decay: 'linear' }, 99, 0.01],
    ['half a cosine, at the first step', { decay: 'cosine' }, 0, 1],
    ['half a cosine, after a third', { decay: 'cosine' }, 100 / 3, 0.75],
    ['half a cosine, at the middle', { decay: 'cosine' }, 50, 0.5],
    ['half a cosine, at the last step', { decay: 'cosine' }, 99, 0.5 * (1 - Math.cos(Math.PI / 100))],
    ['a late fall, before it begins', { decay: 'linear', from: 0.8 }, 79, 1],
    ['a late fall, where it begins', { decay: 'linear', from: 0.8 }, 80, 1],
    ['a late fall, at its middle', { decay: 'linear', from: 0.8 }, 90, 0.5],
    ['a late cosine, at its middle', { decay: 'cosine', from: 0.5 }, 75, 0.5],
    ['a fall that begins at the end', { decay: 'linear', from: 1 }, 99, 1],
    ['a fall to a quarter, at the middle', { decay: 'linear', to: 0.25 }, 50, 0.625],
    ['a cosine to a quarter, after a third', { decay: 'cosine', to: 0.25 }, 100 / 3, 0.25 + 0.75 * 0.75],
    ['a late fall to a half, before it begins', { decay: 'cosine', from: 0.5, to: 0.5 }, 49, 1],
    ['a warm-up of 4 steps, at the first', { warmup: 4 }, 0, 0.2],
    ['a warm-up of 4 steps, at the fourth', { warmup: 4 }, 3, 0.8],
    ['a warm-up of 4 steps, behind it', { warmup: 4 }, 4, 1],
    ['a warm-up within a fall', { warmup: 1, decay: 'linear' }, 0, 0.5],
    ['a warm-up longer than the run', { warmup: 199 }, 99, 0.5],
  ])('%s', (_, changes, step, factor) => {
    expect(scheduledFactor(of(changes), step, 100)).toBeCloseTo(factor, 12)
  })

  const schedules = fc.record({
    warmup: fc.nat(200),
    decay: fc.constantFrom<Schedule['decay']>('none', 'linear', 'cosine'),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.double({ min: 0, max: 1, noNaN: true }),
  })

  it('is above 0 and at most 1 at every step of every run', () => {
    const run = fc.integer({ min: 1, max: 1_000_000 }).chain((steps) => fc.tuple(fc.nat(steps - 1), fc.constant(steps)))
    fc.assert(
      fc.property(schedules, run, (schedule, [step, steps]) => {
        const factor = scheduledFactor(schedule, step, steps)
        expect(factor).toBeGreaterThan(0)
        expect(factor).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('rises while it warms up, and falls or stays from then on', () => {
    fc.assert(
      fc.property(schedules, fc.integer({ min: 2, max: 60 }), (schedule, steps) => {
        const factors = Array.from({ length: steps }, (_, step) =>
          scheduledFactor({ ...schedule, from: 1 }, step, steps),
        )
        const falls = Array.from({ length: steps }, (_, step) =>
          scheduledFactor({ ...schedule, warmup: 0 }, step, steps),
        )
        for (let step = 1; step < steps; step++) {
          expect(factors[step]).toBeGreaterThanOrEqual(factors[step - 1])
          expect(falls[step]).toBeLessThanOrEqual(falls[step - 1])
        }
      }),
    )
  })
})
