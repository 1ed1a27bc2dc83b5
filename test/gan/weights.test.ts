import { describe, expect, it } from 'vitest'
import { configOfStep, stepKinds, weightAt } from '../../src/gan/weights.ts'
import { stepProgram, stepPrograms } from '../../src/gan/index.ts'
import { evaluate, programInputs } from '../../src/graph/index.ts'
import '../support/all-close.ts'
import { initialValues, only, tinyConfig } from '../support/tiny-gan.ts'

const size = { image: { height: 8, width: 8, channels: 1 }, batch: 3 }
const lazy = (settings: Readonly<Record<string, unknown>>) =>
  tinyConfig({ 'terms.penalty_r1.weight': 0.5, ...settings })

/** What a step of D measures and moves. */
function stepOfD(settings: Readonly<Record<string, unknown>>, step: number): Record<string, Float64Array> {
  const config = lazy(settings)
  const { program } = stepPrograms('discriminator', config, size).at(step)
  const values = only(initialValues(config, size), programInputs(program).keys())
  return evaluate(program, { ...values, ...('weight/penalty_r1' in values && { 'weight/penalty_r1': [0.125] }) })
}

describe('a term that comes every k-th step', () => {
  const always = stepOfD({}, 0)
  const never = stepOfD({ 'terms.penalty_r1': null }, 0)
  const due = stepOfD({ 'terms.penalty_r1.every': 4 }, 8)
  const between = stepOfD({ 'terms.penalty_r1.every': 4 }, 9)

  it('is measured in these steps alone', () => {
    expect(due['loss/penalty_r1']).toEqual(always['loss/penalty_r1'])
    expect(Object.keys(between)).toEqual(Object.keys(never))
    expect(between).toEqual(never)
  })

  it('counts k times in them: the mean gradient over k steps is that of the term at every step', () => {
    for (const name of Object.keys(never).filter((output) => output.startsWith('gradient/'))) {
      const mean = due[name].map((value, index) => (value + 3 * between[name][index]) / 4)
      expect(mean, name).toBeAllClose(always[name], { ofGreatest: 1e-9, absolute: 1e-12 })
    }
  })

  it('leaves the programs of G as they are', () => {
    const { all } = stepPrograms('generator', lazy({ 'terms.penalty_r1.every': 4 }), size)
    expect(all).toHaveLength(1)
  })

  it('has a first step with all terms, and shares that add up to 1', () => {
    const config = lazy({ 'terms.penalty_r1.every': 4, 'terms.penalty_r2.weight': 1, 'terms.penalty_r2.every': 6 })
    const kinds = [...stepKinds(config).values()]
    expect(kinds.map(({ first }) => first)).toEqual([0, 1, 4, 6])
    // Of 12 steps: 0; 4 and 8; 6; the rest.
    expect(kinds.map(({ share }) => Math.round(12 * share))).toEqual([1, 8, 2, 1])
    expect(configOfStep(config, 12)).toBe(config)
    expect(Object.keys(configOfStep(config, 4).terms)).not.toContain('penalty_r2')
  })
})

describe('a weight with a final value', () => {
  it.each([
    [0, 2],
    [1 / 3, 1.55],
    [0.5, 1.1],
    [1, 0.2],
  ])('after %s of the run is %s', (progress, weight) => {
    expect(weightAt({ weight: 2, final: 0.2 }, progress)).toBeCloseTo(weight, 12)
  })

  it('is an input of the program: the step is that of a config with this weight', () => {
    const scheduled = stepOfD({ 'terms.penalty_r1.final': 0 }, 0)
    const fixed = stepOfD({ 'terms.penalty_r1.weight': 0.125 }, 0)
    for (const [name, values] of Object.entries(fixed)) {
      expect(scheduled[name], name).toBeAllClose(values, { ofGreatest: 1e-12, absolute: 1e-15 })
    }
  })

  it('is no input where there is none', () => {
    const { program } = stepProgram('discriminator', lazy({}), size)
    expect([...programInputs(program).keys()].some((name) => name.startsWith('weight/'))).toBe(false)
  })
})

describe('what is not a penalty', () => {
  it('comes at every step', () => {
    expect(() => tinyConfig({ 'terms.loss_cr.every': 2 })).toThrow(/terms\.loss_cr/)
  })
})
