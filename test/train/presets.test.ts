import { describe, expect, it } from 'vitest'
import type { DataSet } from '../../src/data/index.ts'
import { presets } from '../../src/gan/index.ts'
import type { PresetName } from '../../src/gan/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { train } from '../../src/train/index.ts'
import type { TrainEvent } from '../../src/train/index.ts'
import { smallImages } from '../support/small-images.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const image = { height: 8, width: 8, channels: 1 }
const classed = (count: number) =>
  smallImages(
    image,
    10,
    Array.from({ length: count }, (_, index) => index % 10),
  )
const data: DataSet = {
  name: 'small',
  fingerprint: '0',
  train: classed(40),
  validation: classed(10),
  // Fewer than a batch of training: a loss on test images makes do with them.
  test: classed(3),
}

async function eventsOf(preset: PresetName, settings: Readonly<Record<string, unknown>> = {}): Promise<TrainEvent[]> {
  const config = tinyConfig({ steps: 3, 'log.every': 1, ...settings }, preset)
  const events: TrainEvent[] = []
  const runtime = nodeRuntime({ threads: 1 })
  const quiet = { shouldStop: () => false, save: () => Promise.resolve() }
  for await (const event of train({ config, data, runtime, ...quiet })) events.push(event)
  return events
}

function testLossesOf(events: readonly TrainEvent[]): Readonly<Record<string, number>> {
  const end = events.find((event) => event.kind === 'finished')
  return end?.testLosses ?? {}
}

describe.each(Object.keys(presets) as PresetName[])('a run of %s', (preset) => {
  it('reports the same losses of test images as of its steps, all of them finite', async () => {
    const events = await eventsOf(preset)
    const steps = events.filter((event) => event.kind === 'step')
    expect(steps).toHaveLength(3)
    const testLosses = testLossesOf(events)
    for (const losses of [testLosses, ...steps.map((step) => step.losses)]) {
      expect(Object.keys(losses).toSorted()).toEqual(Object.keys(testLosses).toSorted())
      for (const [name, value] of Object.entries(losses)) expect(Number.isFinite(value), name).toBe(true)
    }
  })
})

it('test losses know every label, whatever share training knows', async () => {
  // Networks that hardly move: then the losses on test images are the same, but for what the labels are.
  const still = { 'optim.generator.rate': 1e-12, 'optim.discriminator.rate': 1e-12, 'labels.generated': 'uniform' }
  const [few, all] = await Promise.all(
    [0.01, 1].map(async (share) => testLossesOf(await eventsOf('ss-infogan', { ...still, 'labels.share': share }))),
  )
  expect(few.loss_cr).toBeGreaterThan(0.1)
  expect(few.loss_cr).toBeCloseTo(all.loss_cr, 4)
})
