import { describe, expect, it } from 'vitest'
import { UsageError, encodeTensors } from '../../src/array/index.ts'
import { epochBatches } from '../../src/data/index.ts'
import { withTotals } from '../../src/gan/index.ts'
import type { Config, NetworkName } from '../../src/gan/index.ts'
import { adamScalars } from '../../src/optim/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { createStepper } from '../../src/train/index.ts'
import '../support/all-close.ts'
import { mnist } from '../support/mnist.ts'
import { observedRuntime } from '../support/observed-runtime.ts'
import type { ObservedRun } from '../support/observed-runtime.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const runtime = nodeRuntime({ threads: 1 })
const images = mnist.train

/** Takes steps, and returns their losses and the bytes a checkpoint would hold. */
async function takeSteps(config: Config, count: number) {
  const stepper = await createStepper({ config, images, runtime: nodeRuntime({ threads: config.threads }) })
  const losses = []
  for (let step = 0; step < count; step++) losses.push(await stepper.step(step))
  const bytes = Buffer.concat(encodeTensors(stepper.state.saved))
  await stepper.release()
  return { losses, bytes }
}

describe('determinism', () => {
  it.each([1, 2])('two runs of 5 steps on %i threads are equal, bit for bit', async (threads) => {
    const config = tinyConfig({ threads })
    const [one, other] = [await takeSteps(config, 5), await takeSteps(config, 5)]
    expect(other.losses).toEqual(one.losses)
    expect(other.bytes.equals(one.bytes)).toBe(true)
  })

  it('another seed gives other losses, from the first step', async () => {
    const [one, other] = [await takeSteps(tinyConfig(), 1), await takeSteps(tinyConfig({ seed: 1 }), 1)]
    for (const name of Object.keys(one.losses[0])) expect(other.losses[0][name]).not.toBe(one.losses[0][name])
  })
})

describe('a trial of how long a step takes', () => {
  it.each([
    ['the default', {}],
    ['spectral norm, whose vectors are statistics', { 'networks.discriminator.norm': 'spectral' }],
    ['a penalty every other step', { 'terms.penalty_r1': { weight: 1, every: 2, final: 0.5 } }],
  ])('changes nothing of a run with %s', async (_, settings) => {
    const config = tinyConfig(settings)
    const { losses, bytes } = await takeSteps(config, 3)
    const stepper = await createStepper({ config, images, runtime })
    for (const [step, expected] of losses.entries()) {
      const before = Buffer.concat(encodeTensors(stepper.state.saved))
      expect(await stepper.measure()).toBeGreaterThan(0)
      expect(Buffer.concat(encodeTensors(stepper.state.saved)).equals(before)).toBe(true)
      expect(await stepper.step(step)).toEqual(expected)
    }
    expect(Buffer.concat(encodeTensors(stepper.state.saved)).equals(bytes)).toBe(true)
    await stepper.release()
  })
})

describe('three steps', async () => {
  const config = tinyConfig()
  const observed = observedRuntime(runtime)
  const stepper = await createStepper({ config, images, runtime: observed.runtime })
  const losses: Record<string, number>[] = []
  for (let step = 0; step < 3; step++) losses.push(await stepper.step(step))
  const { runs } = observed

  const parametersOf = ({ inputs }: ObservedRun, network: NetworkName) =>
    Object.fromEntries(
      Object.entries(inputs).filter(([name]) => name.startsWith(`${network}/`) && !/mean$|variance$/.test(name)),
    )
  const statisticsOf = ({ inputs }: ObservedRun) =>
    Object.fromEntries(Object.entries(inputs).filter(([name]) => /mean$|variance$/.test(name)))

  it('are D’s and G’s in turn', () => {
    expect(runs.map(({ outputs }) => 'loss/loss_g' in outputs)).toEqual([false, true, false, true, false, true])
  })

  it('D’s moves D alone, and G’s G alone', () => {
    for (const [index, [moved, kept]] of (
      [
        ['discriminator', 'generator'],
        ['generator', 'discriminator'],
        ['discriminator', 'generator'],
      ] as const
    ).entries()) {
      const [before, after] = [runs[index], runs[index + 1]]
      expect(parametersOf(after, kept)).toEqual(parametersOf(before, kept))
      const changed = Object.entries(parametersOf(after, moved))
      for (const [name, values] of changed) expect(values, name).not.toEqual(before.inputs[name])
    }
  })

  it('G’s moves the running statistics, which it states', () => {
    expect(statisticsOf(runs[1])).toEqual(statisticsOf(runs[0]))
    for (const [name, values] of Object.entries(statisticsOf(runs[2]))) {
      expect(values).toEqual(runs[1].outputs[`statistic/${name}`])
      expect(values).not.toEqual(runs[1].inputs[name])
    }
  })

  it.each([
    ['discriminator', 0],
    ['generator', 1],
  ] as const)('the %s moves as its own Adam says', (network, run) => {
    const { rate, fresh1, fresh2, epsilon } = adamScalars(config.optim[network], 1)
    for (const [name, before] of Object.entries(parametersOf(runs[run], network))) {
      const gradient = runs[run].outputs[`gradient/${name}`]
      const expected = before.map((value, index) => {
        const [first, second] = [fresh1 * gradient[index], fresh2 * gradient[index] ** 2]
        return value - (rate * first) / (Math.sqrt(second) + epsilon)
      })
      expect(runs[run + 1].inputs[name]).toBeAllClose(expected, { absolute: 1e-3 * config.optim[network].rate })
    }
  })

  it('draw fresh codes and noise for each player, and share the labels', () => {
    for (const name of ['code', 'noise']) {
      const drawn = runs.map(({ inputs }) => [...inputs[name]].join())
      expect(new Set(drawn).size).toBe(6)
    }
    for (const step of [0, 1, 2]) {
      const [d, g] = [runs[2 * step].inputs, runs[2 * step + 1].inputs]
      const [pixels, labels] = [new Float32Array(4 * 784), new Float32Array(4 * 10)]
      epochBatches(images, { batch: 4, seed: config.seed }).fill(step, pixels, labels)
      expect(d.images).toEqual(pixels)
      expect([d.class, g.class]).toEqual([labels, labels])
    }
  })

  it('report terms and totals, those of both players as D saw them', () => {
    for (const [step, reported] of losses.entries()) {
      const valuesOf = ({ outputs }: ObservedRun) =>
        Object.fromEntries(
          Object.entries(outputs).flatMap(([name, [value]]) =>
            /^(loss|bound)\//.test(name) ? [[name.replace('loss/', '').replace('bound/', 'mi_'), value]] : [],
          ),
        )
      const [d, g] = [valuesOf(runs[2 * step]), valuesOf(runs[2 * step + 1])]
      expect(d.loss_cf).not.toBe(g.loss_cf)
      expect(d.mi_code).not.toBe(g.mi_code)
      expect(reported).toEqual(withTotals(config, { ...g, ...d }))
      expect(reported.loss_d).toBeCloseTo((d.loss_d_r + d.loss_d_f) / 2, 12)
    }
  })
})

describe('a stepper', () => {
  it.each([
    [
      'latents.0.size',
      7,
      "'class' carries the labels and has 7 columns, but the data has 10 classes. Say --set latents.0.size=10.",
    ],
    ['latents.0.size', 12, 'Say --set latents.0.size=10.'],
    ['batch', 55_001, 'batch: 55001 images are more than the 55000 of the data.'],
  ])('refuses %s = %d before it begins', async (path, value, message) => {
    const created = createStepper({ config: tinyConfig({ [path]: value }), images, runtime })
    await expect(created).rejects.toThrow(UsageError)
    await expect(created).rejects.toThrow(message)
  })
})
