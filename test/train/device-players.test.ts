import { describe, expect, it } from 'vitest'
import { encodeTensors } from '../../src/array/index.ts'
import type { Config } from '../../src/gan/index.ts'
import type { Runtime } from '../../src/runtime/index.ts'
import { webRuntime } from '../../src/runtime/web/index.ts'
import { createStepper, train } from '../../src/train/index.ts'
import type { Stepper, TrainEvent, TrainingCheckpoint } from '../../src/train/index.ts'
import '../support/all-close.ts'
import { deviceRuntime } from '../support/device-runtime.ts'
import { firstImages, mnist } from '../support/mnist.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const onHost = webRuntime({ threads: 1 })
const onDevice = deviceRuntime()

const stepperOn = (runtime: Runtime, config: Config) => createStepper({ config, images: mnist.train, runtime })
const bytesOf = ({ state }: Stepper) => Buffer.concat(encodeTensors(state.saved))

/** Takes steps, and something else before each. */
async function takeSteps(
  runtime: Runtime,
  { config, count, before }: { config: Config; count: number; before?: (stepper: Stepper) => Promise<unknown> },
) {
  const stepper = await stepperOn(runtime, config)
  const losses = []
  for (let step = 0; step < count; step++) {
    await before?.(stepper)
    losses.push(await stepper.step(step))
  }
  await stepper.readState()
  await stepper.release()
  return { losses, saved: stepper.state.saved, bytes: bytesOf(stepper) }
}

describe('steps of an engine that keeps the state', () => {
  it.each([
    ['a moving average', { 'optim.average': 0.9 }],
    ['spectral norm, whose vectors are statistics of D', { 'networks.discriminator.norm': 'spectral' }],
    ['TensorFlow’s Adam and a warmup', { 'optim.generator.form': 'tensorflow', 'optim.generator.schedule.warmup': 5 }],
  ])('are those on host arrays, with %s', async (_, settings) => {
    const options = { config: tinyConfig(settings), count: 50 }
    const [found, expected] = [await takeSteps(onDevice, options), await takeSteps(onHost, options)]
    for (const [step, losses] of expected.losses.entries()) {
      expect(Object.keys(found.losses[step])).toEqual(Object.keys(losses))
      for (const [name, loss] of Object.entries(losses)) {
        expect([found.losses[step][name]], `step ${step}, ${name}`).toBeAllClose([loss], { relative: 1e-5 })
      }
    }
    expect(Object.keys(found.saved)).toEqual(Object.keys(expected.saved))
    for (const [name, { values }] of Object.entries(expected.saved)) {
      expect(found.saved[name].values, name).toBeAllClose(values, { ofGreatest: 1e-4 })
    }
  })

  it('are the same to the last bit however often the state is read and a step is tried', async () => {
    const options = { config: tinyConfig({ 'optim.average': 0.9 }), count: 5 }
    const [plain, read, tried] = [
      await takeSteps(onDevice, options),
      await takeSteps(onDevice, { ...options, before: (stepper) => stepper.readState() }),
      await takeSteps(onDevice, { ...options, before: (stepper) => stepper.measure() }),
    ]
    expect([read.losses, tried.losses]).toEqual([plain.losses, plain.losses])
    expect([read.bytes.equals(plain.bytes), tried.bytes.equals(plain.bytes)]).toEqual([true, true])
  })

  it('leave the state on the host as it was until it is read, and go on from it as it is then', async () => {
    const stepper = await stepperOn(onDevice, tinyConfig())
    const begun = bytesOf(stepper)
    const first = await stepper.step(0)
    expect(bytesOf(stepper).equals(begun)).toBe(true)
    await stepper.readState()
    expect(bytesOf(stepper).equals(begun)).toBe(false)
    const fresh = await stepperOn(onDevice, tinyConfig())
    for (const [name, { values }] of Object.entries(stepper.state.saved)) values.set(fresh.state.saved[name].values)
    expect(await stepper.step(0)).toEqual(first)
    await Promise.all([stepper.release(), fresh.release()])
  })
})

describe('a run on an engine that keeps the state', async () => {
  /** Three steps an epoch. */
  const data = firstImages(mnist, { train: 12, test: 20 })
  const settings = { steps: 7, 'log.every': 2, 'checkpoint.every': 4, 'optim.average': 0.9 }

  /** Trains, and keeps copies of all checkpoints. */
  async function run(runtime: Runtime, every: number, from?: TrainingCheckpoint) {
    const saved = new Map<number, TrainingCheckpoint>()
    const events: TrainEvent[] = []
    const save = (checkpoint: TrainingCheckpoint) => {
      saved.set(checkpoint.memory.step, structuredClone(checkpoint))
      return Promise.resolve()
    }
    const config = tinyConfig({ ...settings, 'figures.every': every })
    const start = from && (() => Promise.resolve(structuredClone(from)))
    const options = { config, data, runtime, shouldStop: () => false, save, from: start }
    for await (const event of train(options)) events.push(event)
    return { saved, events }
  }
  const whole = await run(onDevice, 3)

  it('says and saves what one on host arrays does', async () => {
    const { saved, events } = await run(onHost, 3)
    expect(whole.events.map(({ kind }) => kind)).toEqual(events.map(({ kind }) => kind))
    expect([...whole.saved.keys()]).toEqual([4, 7])
    for (const [step, { tensors }] of saved) {
      for (const [name, { values }] of Object.entries(tensors)) {
        expect(whole.saved.get(step)?.tensors[name].values, name).toBeAllClose(values, { ofGreatest: 1e-5 })
      }
    }
    const [found, expected] = [whole.events, events].map((all) => {
      const [sheet] = all.flatMap((event) => (event.kind === 'figure' ? [event.figure] : []))
      return sheet.kind === 'classSheet' ? sheet.options.images : []
    })
    expect(found).toBeAllClose(expected, { absolute: 1e-4 })
  })

  it('ends the same to the last bit, looked at or not, and from a checkpoint', async () => {
    const others = [await run(onDevice, 0), await run(onDevice, 3, whole.saved.get(4))]
    for (const { saved } of others) expect(saved.get(7)?.tensors).toEqual(whole.saved.get(7)?.tensors)
  })
})
