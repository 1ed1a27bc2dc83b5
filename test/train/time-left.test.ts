import { describe, expect, it } from 'vitest'
import { createTimeLeft, mostSteps, partsLeft, secondsOf } from '../../src/train/time-left.ts'
import type { PartTimes, RunPart } from '../../src/train/time-left.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const SETTINGS = { 'figures.every': 100, 'evaluate.every': 250, 'checkpoint.every': 200 }
const config = tinyConfig(SETTINGS)

describe('what is still to come', () => {
  it('is all that is due, and what the end adds', () => {
    const parts = { step: 1000, figures: 10, evaluation: 4, checkpoint: 5, end: 1 }
    expect(partsLeft(config, { step: 0, settled: 0, last: 1000 })).toEqual(parts)
    const uneven = { step: 990, figures: 9, evaluation: 4, checkpoint: 5, end: 1 }
    expect(partsLeft(config, { step: 0, settled: 0, last: 990 })).toEqual(uneven)
  })

  it('has what is due after the step that was just taken', () => {
    const parts = { step: 600, figures: 7, evaluation: 3, checkpoint: 4, end: 1 }
    expect(partsLeft(config, { step: 400, settled: 399, last: 1000 })).toEqual(parts)
    const settled = { ...parts, figures: 6, checkpoint: 3 }
    expect(partsLeft(config, { step: 400, settled: 400, last: 1000 })).toEqual(settled)
  })

  it('is the end alone after the last step', () => {
    const parts = { step: 0, figures: 0, evaluation: 0, checkpoint: 0, end: 1 }
    expect(partsLeft(config, { step: 990, settled: 990, last: 990 })).toEqual(parts)
  })

  it('has nothing between steps where nothing is asked for, but a checkpoint at the end', () => {
    const none = tinyConfig({ 'figures.every': 0, 'evaluate.every': 0, 'checkpoint.every': 0 })
    const parts = { step: 5, figures: 0, evaluation: 0, checkpoint: 1, end: 1 }
    expect(partsLeft(none, { step: 5, settled: 5, last: 10 })).toEqual(parts)
  })
})

/** How long the parts of a made-up run really take, and what was expected of them. */
const REAL: PartTimes = { step: 0.1, figures: 2, evaluation: 20, checkpoint: 3, end: 5 }
const EXPECTED: PartTimes = { step: 0.07, figures: 1, evaluation: 8, checkpoint: 1, end: 5 }
const LAST = 4000

/**
 * Goes through a made-up run.
 *
 * @param stallOf - seconds that a part takes more, at a step
 * @returns by step what was foretold after it over what the rest then took, without stalls that were yet to come
 */
function forecasts(stallOf: (part: RunPart, step: number) => number): Map<number, number> {
  const timeLeft = createTimeLeft(config, EXPECTED)
  const ratios = new Map<number, number>()
  const parts = ['figures', 'evaluation', 'checkpoint'] as const
  const everies = { figures: 100, evaluation: 250, checkpoint: 200 }
  for (let step = 1; step <= LAST; step++) {
    timeLeft.took('step', REAL.step + stallOf('step', step))
    const left = partsLeft(config, { step, settled: step - 1, last: LAST })
    const truth = Object.entries(left).reduce((sum, [part, times]) => sum + times * REAL[part as RunPart], 0)
    ratios.set(step, timeLeft.at({ step, settled: step - 1, last: LAST }) / truth)
    for (const part of parts) {
      if (step % everies[part] === 0) timeLeft.took(part, REAL[part] + stallOf(part, step))
    }
  }
  return ratios
}

/** The steps from one to the last but 100 at which a forecast is wrong by more than a share. */
const wrongSteps = (ratios: ReadonlyMap<number, number>, share: number, from: number) =>
  [...ratios].filter(([step, ratio]) => step >= from && step < LAST && Math.abs(ratio - 1) > share)

describe('the time that is left', () => {
  it('is right once every part was timed', () => {
    expect(
      wrongSteps(
        forecasts(() => 0),
        1e-9,
        251,
      ),
    ).toEqual([])
  })

  it('is told from trials before the first step', () => {
    const steps = LAST * EXPECTED.step
    const others = 40 * EXPECTED.figures + 16 * EXPECTED.evaluation + 20 * EXPECTED.checkpoint + EXPECTED.end
    expect(createTimeLeft(config, EXPECTED).at({ step: 0, settled: 0, last: LAST })).toBeCloseTo(steps + others)
  })

  it.each<[string, RunPart, number]>([
    ['in a step', 'step', 2000],
    ['in the first step', 'step', 1],
    ['in a checkpoint', 'checkpoint', 2000],
    ['in the first scores', 'evaluation', 250],
  ])('is right at once after a stall of an hour %s', (_, part, at) => {
    const ratios = forecasts((stalled, step) => (stalled === part && step === at ? 3600 : 0))
    expect(wrongSteps(ratios, 0.2, Math.max(at, 501))).toEqual([])
    // Before everything was timed it is what was expected that is wrong, not the stall.
    expect(wrongSteps(ratios, 0.6, at)).toEqual([])
  })

  it('is right again five steps after an hour in which each step took a minute', () => {
    const ratios = forecasts((part, step) => (part === 'step' && step > 2000 && step <= 2060 ? 60 : 0))
    expect(ratios.get(2060)).toBeGreaterThan(100)
    expect(wrongSteps(ratios, 0.2, 2066)).toEqual([])
  })
})

describe('the steps that fit into a time', () => {
  it.each([60, 61.3, 400, 3600])('are as many as there can be, of %s s', (seconds) => {
    const steps = mostSteps(config, REAL, seconds)
    expect(secondsOf(config, REAL, steps)).toBeLessThanOrEqual(seconds)
    expect(secondsOf(config, REAL, steps + 1)).toBeGreaterThan(seconds)
  })

  it('are none where one step and what comes at the end take longer', () => {
    expect(secondsOf(config, REAL, 1)).toBeCloseTo(28.1)
    expect(mostSteps(config, REAL, 28)).toBe(0)
    expect(mostSteps(config, REAL, 28.15)).toBe(1)
  })
})
