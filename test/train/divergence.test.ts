import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FacetError, UsageError } from '../../src/array/index.ts'
import type { DataSet, ImageSource } from '../../src/data/index.ts'
import { drawLatents } from '../../src/gan/index.ts'
import type { Config, NetworkName } from '../../src/gan/index.ts'
import type { Runtime } from '../../src/runtime/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { createStepper, train } from '../../src/train/index.ts'
import type { Stepper, TrainEvent, TrainingCheckpoint, TrainingState } from '../../src/train/index.ts'
import { openRun, openTrainedRun, startRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { deviceRuntime } from '../support/device-runtime.ts'
import { TINY_FLAGS, facet, facetHere } from '../support/facet.ts'
import { mnist } from '../support/mnist.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const runtime = nodeRuntime({ threads: 1 })
/** One works on host arrays, the other keeps the state. */
const runtimes = [runtime, deviceRuntime()]
const parent = temporaryFolder()

/** What is different from the usual. */
interface Failing {
  readonly on: Runtime
  readonly change: (stepper: Stepper) => void
  readonly images: ImageSource
}

/** Steps until it fails; returns the message, the state then, and what the failing player was before. */
async function failing(
  config: Config,
  { on = runtime, change = () => {}, images = mnist.train }: Partial<Failing> = {},
) {
  const stepper = await createStepper({ config, images, runtime: on })
  change(stepper)
  const { state } = stepper
  for (let step = 0; step < 10; step++) {
    await stepper.readState()
    const before = copyOf(state)
    try {
      await stepper.step(step)
    } catch (error) {
      await stepper.readState()
      await stepper.release()
      if (!(error instanceof FacetError) || error instanceof UsageError) throw error
      return { message: error.message, state, before }
    }
  }
  throw new Error('it took ten steps')
}

/** Parameters and moments of both players, copied. */
function copyOf({ players }: TrainingState) {
  const own = (network: NetworkName) => {
    const { parameters, first, second } = players[network].blocks
    return [parameters, first, second].map((block) => block.slice())
  }
  return { generator: own('generator'), discriminator: own('discriminator') }
}

function expectUntouched(player: NetworkName, { state, before }: Awaited<ReturnType<typeof failing>>): void {
  const after = copyOf(state)[player]
  expect(after).toEqual(before[player])
  for (const block of after) expect(block.every(Number.isFinite)).toBe(true)
}

const REMEDY = /Training stopped before the update\. Try a lower optim\.\w+\.rate or optim\.\w+\.rate, a lower weight/

describe.each(runtimes)('a step that leaves the finite numbers, on $name', (on) => {
  it.each<[string, Record<string, unknown>, NetworkName, RegExp]>([
    [
      'a rate of D that makes it huge',
      { 'optim.discriminator.rate': 1e6 },
      'generator',
      /^Step 1, generator: loss_con_gaussian is Infinity; .*the gradient by generator\/\S+ is not finite\. /,
    ],
    [
      'a rate of G that makes it huge',
      { 'optim.generator.rate': 1e20 },
      'discriminator',
      /^Step 2, discriminator: loss_d_f is NaN; loss_cf is NaN; .*the gradient by discriminator\/conv_1\/weight is /,
    ],
    [
      'a weight beyond what float32 holds, which no value shows',
      { 'terms.loss_cf.weight': 1e39 },
      'discriminator',
      /^Step 1, discriminator: the gradient by \S+ is (?:not finite|too great to be squared); most of it is that of loss_cf\. /,
    ],
  ])('by %s is not taken, and says what was wrong', async (_, settings, player, message) => {
    const failed = await failing(tinyConfig(settings), { on })
    expect(failed.message).toMatch(message)
    expect(failed.message).toMatch(REMEDY)
    expectUntouched(player, failed)
  })

  it.each(['loss_cf', 'loss_d_r'])('by a weight of %s with which Adam’s squares overflow', async (term) => {
    const failed = await failing(tinyConfig({ [`terms.${term}.weight`]: 1e38 }), { on })
    expect(failed.message).toMatch(/^Step 1, discriminator: the gradient by \S+ is too great to be squared; /)
    expect(failed.message).toContain(`most of it is that of ${term}. `)
    expectUntouched('discriminator', failed)
  })

  it('by a network in which one gradient overflows and no value does names the term and the parameter', async () => {
    // The estimate of a code is about 1e10 and its square 1e20, but the slope by the first weights is 1e40 times as much.
    const change = ({ state: { networks } }: Stepper) => {
      const times = { conv_1: 1e-30, dense_1: 1e20, 'recogniser/code': 1e20 }
      for (const [layer, factor] of Object.entries(times)) {
        const weights = networks[`discriminator/${layer}/weight`]
        weights.set(weights.map((value) => value * factor))
      }
    }
    const failed = await failing(tinyConfig(), { on, change })
    expect(failed.message).toMatch(
      /^Step 1, discriminator: the gradient by discriminator\/conv_1\/weight is not finite; it is that of loss_con_gaussian\. /,
    )
    expectUntouched('discriminator', failed)
  })

  it('by images that are not finite names the terms that read them, and no others', async () => {
    const failed = await failing(tinyConfig(), { on, images: withSpoilt(0, 4).train })
    expect(failed.message).toMatch(/^Step 1, discriminator: loss_d_r is NaN; loss_cr is NaN; the gradient by /)
    expectUntouched('discriminator', failed)
  })
})

/** Training images, one of which is not finite in a pixel. */
function withSpoilt(index: number, size: number): DataSet {
  const readImage: ImageSource['readImage'] = (at, into, offset) => {
    mnist.train.readImage(at, into, offset)
    if (at === index) into[offset + 300] = NaN
  }
  return { ...mnist, train: { ...mnist.train, size, readImage } }
}

describe('the loop', () => {
  /** Six steps an epoch; an image that is not finite is in the batch of the fourth. */
  const data = withSpoilt(18, 24)

  async function eventsUntilFailure(settings: Readonly<Record<string, unknown>>) {
    const saved: number[] = []
    const events: TrainEvent[] = []
    const config = tinyConfig({ steps: 6, 'log.every': 9, ...settings })
    const save = ({ memory }: TrainingCheckpoint) => Promise.resolve(void saved.push(memory.step))
    const failure = (async () => {
      for await (const event of train({ config, data, runtime, shouldStop: () => false, save })) events.push(event)
    })()
    await expect(failure).rejects.toThrow(/^Step 4, discriminator: loss_d_r is NaN/)
    return { saved, last: events.at(-1) }
  }

  it('saves the state before the bad step where nothing was saved yet', async () => {
    expect(await eventsUntilFailure({})).toEqual({ saved: [3], last: { kind: 'checkpoint', step: 3 } })
  })

  it('leaves it at the newest checkpoint where there is one', async () => {
    expect((await eventsUntilFailure({ 'checkpoint.every': 2 })).saved).toEqual([2])
  })
})

describe('a run that diverges', () => {
  it('says so in its record, and can be sampled from', async () => {
    const folder = join(parent, 'run')
    const config = tinyConfig({ steps: 9, 'optim.discriminator.rate': 1e6 })
    const run = await startRun({ config, preset: 'facet', out: folder, command: ['test'] })
    const read = async () => {
      for await (const event of run.events) expect(event.kind).not.toBe('finished')
    }
    await expect(read()).rejects.toThrow(FacetError)
    const { record } = await openRun(folder)
    expect([record.state, record.steps?.taken]).toEqual(['failed', 0])
    expect(record.message).toMatch(/^Step 1, generator: loss_con_gaussian is Infinity; /)
    const { gan, step } = await openTrainedRun(folder, runtime)
    const generator = await gan.generator()
    const { images } = await generator.run(drawLatents(config.latents, 3, { seed: 0, purpose: 'test' }), 3)
    await generator.release()
    expect([step, images.length, images.every(Number.isFinite)]).toEqual([0, 3 * 784, true])
  })

  it('comes to exit code 1 on the command line, and its newest checkpoint can be sampled from', async () => {
    const folder = join(parent, 'command')
    const settings = ['optim.generator.rate=1e20', 'checkpoint.every=1'].flatMap((text) => ['--set', text])
    const { code, stdout, stderr } = await facet(['train', ...TINY_FLAGS, ...settings, '--steps', '9', '--out', folder])
    expect([code, stdout]).toEqual([1, ''])
    const [last] = stderr.trimEnd().split('\n').slice(-1)
    expect(last).toMatch(/^facet: Step 2, discriminator: loss_d_f is NaN; .*\.$/)
    const { record } = await openRun(folder)
    expect([record.state, record.message]).toEqual(['failed', last.slice('facet: '.length)])
    expect(readdirSync(join(folder, 'checkpoints'))).toEqual(['step-1'])
    const sheet = join(folder, 'sheet.png')
    expect(await facetHere(['sample', folder, '--count', '2', '--out', sheet])).toMatchObject({ code: 0 })
    expect(existsSync(sheet)).toBe(true)
  })
})
