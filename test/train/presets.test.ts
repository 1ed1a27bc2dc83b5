import { describe, expect, it } from 'vitest'
import type { DataSet } from '../../src/data/index.ts'
import { drawFigure } from '../../src/figures/index.ts'
import { objectives, presets, resolveConfig } from '../../src/gan/index.ts'
import type { Config } from '../../src/gan/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { train } from '../../src/train/index.ts'
import type { TrainEvent } from '../../src/train/index.ts'
import { smallImages } from '../support/small-images.ts'
import { TINY, tinyConfig } from '../support/tiny-gan.ts'

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

const eventsOf = (preset: string, settings: Readonly<Record<string, unknown>> = {}) =>
  eventsOfConfig(tinyConfig({ steps: 3, 'log.every': 1, ...settings }, preset))

async function eventsOfConfig(config: Config): Promise<TrainEvent[]> {
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

describe.each(Object.keys(presets))('a run of %s', (preset) => {
  it('reports the same losses of test images as of its steps, all of them finite', async () => {
    const events = await eventsOf(preset)
    const steps = events.filter((event) => event.kind === 'step')
    expect(steps).toHaveLength(3)
    const testLosses = testLossesOf(events)
    // The first step has all terms; some come every k-th step alone.
    expect(Object.keys(steps[0].losses).toSorted()).toEqual(Object.keys(testLosses).toSorted())
    for (const losses of [testLosses, ...steps.map((step) => step.losses)]) {
      expect(Object.keys(testLosses)).toEqual(expect.arrayContaining(Object.keys(losses)))
      for (const [name, value] of Object.entries(losses)) expect(Number.isFinite(value), name).toBe(true)
    }
  })
})

const CHOICES = Object.entries(objectives).flatMap(([family, choices]) =>
  Object.keys(choices).map((choice) => [family, choice] as const),
)

describe.each(CHOICES)('a run with %s=%s', (family, choice) => {
  it('goes through to its last figure', async () => {
    const assignments = Object.entries({ ...TINY, steps: 2 })
    const config = resolveConfig({ preset: 'facet', objectives: [[family, choice]], assignments, threads: 1 })
    const events = await eventsOfConfig(config)
    const names = events.flatMap((event) => (event.kind === 'figure' ? [event.name] : []))
    expect(names).toEqual(expect.arrayContaining(['sheet', 'real-and-generated', 'traversal-code_1']))
    for (const event of events) {
      if (event.kind === 'figure') expect(await drawFigure(event.figure)).toMatch(/^<svg/)
    }
  })
})

describe('the figure of real and generated images', () => {
  const drawn = async (preset: string, settings: Readonly<Record<string, unknown>> = {}) => {
    const events = await eventsOf(preset, settings)
    const last = events.find((event) => event.kind === 'figure' && event.name === 'real-and-generated')
    if (last?.kind !== 'figure') throw new Error('no such figure')
    return drawFigure(last.figure)
  }

  it('without labels asks for the category that is read from the real image, and calls no real one right', async () => {
    const svg = await drawn('infogan')
    const read = [...svg.matchAll(/>read (\d)</g)].map(([, category]) => category)
    const asked = [...svg.matchAll(/>asked (\d) [✓✗]</g)].map(([, category]) => category)
    expect(asked).toEqual(read.slice(0, 3))
    expect(svg.match(/>label \d</g)).toHaveLength(3)
    expect(svg).toContain('of the category that D')
  })

  it('says nothing of readings where D reads no class', async () => {
    const projection = { 'networks.discriminator.projection': true, 'latents.0.recognised': false }
    const svg = await drawn('papers', { ...projection, 'terms.loss_cr': null, 'terms.loss_cf': null })
    expect([svg.match(/>read /g), svg.match(/>asked \d</g)?.length]).toEqual([null, 3])
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
