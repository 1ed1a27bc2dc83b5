import { describe, expect, it } from 'vitest'
import { averageFreshness } from '../../src/optim/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { createStepper } from '../../src/train/index.ts'
import '../support/all-close.ts'
import { mnist } from '../support/mnist.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const STEPS = 5

async function stepperWith(average: number) {
  const config = tinyConfig({ 'optim.average': average })
  return createStepper({ config, images: mnist.train, runtime: nodeRuntime({ threads: 1 }) })
}

describe('the moving average of the generator', () => {
  it('follows parameters and statistics from where they began, step by step', async () => {
    const { state, step, release } = await stepperWith(0.7)
    const names = Object.keys(state.networks).filter((name) => name.startsWith('generator/'))
    const expected = new Map(names.map((name) => [name, Float64Array.from(state.networks[name])]))
    for (let taken = 0; taken < STEPS; taken++) {
      await step(taken)
      for (const [name, average] of expected) {
        const newest = state.networks[name]
        for (let at = 0; at < average.length; at++) {
          average[at] += averageFreshness(0.7, taken + 1) * (newest[at] - average[at])
        }
      }
    }
    expect(names.some((name) => name.endsWith('/mean'))).toBe(true)
    for (const [name, average] of expected) {
      expect(state.saved[`average/${name}`].values, name).toBeAllClose(average, { ofGreatest: 1e-5 })
    }
    await release()
  })

  it('is what samples are made with, and training goes on from the parameters themselves', async () => {
    const { state, step, release } = await stepperWith(0.7)
    for (let taken = 0; taken < STEPS; taken++) await step(taken)
    for (const [name, values] of Object.entries(state.networks)) {
      const own = name.startsWith('generator/')
      expect(state.sampled[name] === values, name).toBe(!own)
      if (own) expect(state.sampled[name], name).toBe(state.saved[`average/${name}`].values)
    }
    const [other, untouched] = [await stepperWith(0), 'generator/dense_1/weight']
    for (let taken = 0; taken < STEPS; taken++) await other.step(taken)
    expect(other.state.networks[untouched]).toEqual(state.networks[untouched])
    expect(state.sampled[untouched]).not.toEqual(state.networks[untouched])
    await Promise.all([release(), other.release()])
  })

  it('is not there with a decay of 0: samples are made with the parameters', async () => {
    const { state, release } = await stepperWith(0)
    expect(Object.keys(state.saved).filter((name) => name.startsWith('average/'))).toEqual([])
    for (const [name, values] of Object.entries(state.networks)) expect(state.sampled[name], name).toBe(values)
    await release()
  })
})
