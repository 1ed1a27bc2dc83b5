import { describe, expect, it } from 'vitest'
import type { NetworkName } from '../../src/gan/index.ts'
import { adamScalars } from '../../src/optim/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { createStepper } from '../../src/train/index.ts'
import '../support/all-close.ts'
import { observedRuntime } from '../support/observed-runtime.ts'
import { smallImages } from '../support/small-images.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const images = smallImages(
  { height: 8, width: 8, channels: 1 },
  10,
  Array.from({ length: 20 }, (_, index) => index % 10),
)

/** D warms up over a step and falls evenly over 4; G stays as it is. */
const config = tinyConfig({
  steps: 4,
  'optim.discriminator.schedule': { warmup: 1, decay: 'linear', from: 0, to: 0 },
})

describe('the rate of a step', async () => {
  const observed = observedRuntime(nodeRuntime({ threads: 1 }))
  const stepper = await createStepper({ config, images, runtime: observed.runtime })
  for (let step = 0; step < 3; step++) await stepper.step(step)
  const { runs } = observed

  /** How far the values of a parameter went in a step of its player, and how far Adam moves them at this rate. */
  function movement(network: NetworkName, name: string, step: number, rate: number) {
    const turns = [0, 1, 2].map((turn) => runs[2 * turn + (network === 'discriminator' ? 0 : 1)])
    const moments = turns[0].inputs[name].map(() => 0)
    const squares = Float64Array.from(moments)
    const first = Float64Array.from(moments)
    let expected = new Float64Array(first.length)
    for (const [turn, { outputs }] of turns.slice(0, step + 1).entries()) {
      const { fresh1, fresh2, epsilon, rate: scaled } = adamScalars({ ...config.optim[network], rate }, turn + 1)
      const gradient = outputs[`gradient/${name}`]
      for (const [index, value] of gradient.entries()) {
        first[index] += fresh1 * (value - first[index])
        squares[index] += fresh2 * (value ** 2 - squares[index])
      }
      expected = first.map((value, index) => (-scaled * value) / (Math.sqrt(squares[index]) + epsilon))
    }
    const after = turns[step + 1].inputs[name]
    return { moved: after.map((value, index) => value - turns[step].inputs[name][index]), expected }
  }

  it.each([
    // Half by the warm-up; then three quarters of the run are left.
    [0, 1 / 2],
    [1, 3 / 4],
  ])('of D at step %d is %d of the config’s', (step, factor) => {
    const { rate } = config.optim.discriminator
    const name = 'discriminator/dense_1/weight'
    const { moved, expected } = movement('discriminator', name, step, rate * factor)
    expect(moved).toBeAllClose(expected, { absolute: 2e-3 * rate })
    expect(moved).not.toBeAllClose(movement('discriminator', name, step, rate).expected, { absolute: 2e-3 * rate })
  })

  it.each([0, 1])('of G at step %d is the config’s own', (step) => {
    const { rate } = config.optim.generator
    const { moved, expected } = movement('generator', 'generator/dense_1/weight', step, rate)
    expect(moved).toBeAllClose(expected, { absolute: 2e-3 * rate })
  })
})

describe('what else a run schedules', async () => {
  const observed = observedRuntime(nodeRuntime({ threads: 1 }))
  const scheduled = tinyConfig({
    steps: 4,
    'optim.discriminator.beta2': 0.99,
    'optim.discriminator.beta2Start': 0.9,
    'terms.penalty_r1': { weight: 2, final: 1, every: 2 },
  })
  const stepper = await createStepper({ config: scheduled, images, runtime: observed.runtime })
  const losses: Record<string, number>[] = []
  const moment = () => stepper.state.saved['adam/second/discriminator/source/bias'].values[0]
  const moments: number[] = []
  for (let step = 0; step < 4; step++) {
    losses.push(await stepper.step(step))
    moments.push(moment())
  }

  it('a weight goes to its final value, and its term is measured where it comes', () => {
    const weights = [0, 2].map((step) => observed.runs[2 * step].inputs['weight/penalty_r1'][0])
    expect(weights[0]).toBe(2)
    expect(weights[1]).toBeCloseTo(1.5, 6)
    expect(losses.map((each) => 'penalty_r1' in each)).toEqual([true, false, true, false])
  })

  it('beta2 goes from its first value to its last', () => {
    const gradients = [0, 1].map((step) => observed.runs[2 * step].outputs['gradient/discriminator/source/bias'][0])
    const middle = 0.99 - 0.09 * 0.5 * (1 + Math.cos(Math.PI / 4))
    expect(moments[0] / gradients[0] ** 2).toBeCloseTo(1 - 0.9, 5)
    expect((moments[1] - moments[0]) / (gradients[1] ** 2 - moments[0])).toBeCloseTo(1 - middle, 5)
  })
})
