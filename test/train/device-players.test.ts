import { describe, expect, it } from 'vitest'
import type { Config } from '../../src/gan/index.ts'
import type { Runtime } from '../../src/runtime/index.ts'
import { webRuntime } from '../../src/runtime/web/index.ts'
import { createStepper } from '../../src/train/index.ts'
import '../support/all-close.ts'
import { deviceRuntime } from '../support/device-runtime.ts'
import { mnist } from '../support/mnist.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const onHost = webRuntime({ threads: 1 })
const onDevice = deviceRuntime()

async function takeSteps(runtime: Runtime, config: Config, count: number) {
  const stepper = await createStepper({ config, images: mnist.train, runtime })
  const losses = []
  for (let step = 0; step < count; step++) losses.push(await stepper.step(step))
  await stepper.readState()
  await stepper.release()
  return { losses, saved: stepper.state.saved }
}

describe('steps with the state kept by the engine', () => {
  it.each([
    ['a moving average', { 'optim.average': 0.9 }],
    ['spectral norm, whose vectors are statistics of D', { 'networks.discriminator.norm': 'spectral' }],
    [
      'TensorFlow’s Adam and a schedule',
      { 'optim.generator.form': 'tensorflow', 'optim.generator.schedule.warmup': 5 },
    ],
  ])('are those on host arrays, with %s', async (_, settings) => {
    const config = tinyConfig(settings)
    const [found, expected] = [await takeSteps(onDevice, config, 50), await takeSteps(onHost, config, 50)]
    for (const [step, losses] of expected.losses.entries()) {
      expect(Object.keys(found.losses[step])).toEqual(Object.keys(losses))
      for (const [name, loss] of Object.entries(losses)) {
        expect([found.losses[step][name]], `${step} ${name}`).toBeAllClose([loss], { relative: 1e-5 })
      }
    }
    for (const [name, { values }] of Object.entries(expected.saved)) {
      expect(found.saved[name].values, name).toBeAllClose(values, { ofGreatest: 1e-4 })
    }
  })
})
