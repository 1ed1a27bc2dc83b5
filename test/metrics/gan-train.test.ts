import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { arraySource } from '../../src/data/index.ts'
import type { ImageSource } from '../../src/data/index.ts'
import { ganTrain } from '../../src/metrics/judge/gan-train.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { PER_CLASS, smallData } from './small-data.ts'

const runtime = nodeRuntime({ threads: 1 })
const { train, test } = smallData
const real: ImageSource = { ...train, size: 2000 }

function measure(samples: ImageSource, { steps = 120, seed = 0, on = test } = {}) {
  return ganTrain({ samples, test: on, runtime, seed, steps })
}

/** The images of a source whose label passes. */
function kept(source: ImageSource, passes: (label: number) => boolean): ImageSource {
  const indices = Array.from({ length: source.size }, (_, index) => index).filter((i) => passes(source.labelOf(i)))
  return {
    ...source,
    size: indices.length,
    labelOf: (index) => source.labelOf(indices[index]),
    readImage: (index, into, offset) => source.readImage(indices[index], into, offset),
  }
}

describe('ganTrain', () => {
  it('of real images is high; contributions are 1 of what is read right, and 0', async () => {
    const { overall, perClass } = await measure(real)
    expect(overall.value).toBeGreaterThan(0.8)
    expect([overall.contributions.length, new Set(overall.contributions)]).toEqual([10 * PER_CLASS, new Set([0, 1])])
    expect(perClass.map(({ contributions }) => contributions.length)).toEqual(new Array(10).fill(PER_CLASS))
    const mean = perClass.reduce((sum, { value }) => sum + (value ?? NaN), 0) / 10
    expect(mean).toBeCloseTo(overall.value ?? NaN, 12)
  })

  it('of images with the labels of others is chance', async () => {
    const { overall } = await measure({ ...real, labelOf: (index) => real.labelOf((index + 7) % real.size) })
    expect(overall.value).toBeLessThan(0.3)
  })

  it('of one image a class is lower than of many', async () => {
    const first = train.classes.map((_, label) => {
      return Array.from({ length: 100 }, (__, index) => index).findIndex((index) => train.labelOf(index) === label)
    })
    const collapsed: ImageSource = {
      ...real,
      size: 500,
      labelOf: (index) => index % 10,
      readImage: (index, into, offset) => train.readImage(first[index % 10], into, offset),
    }
    expect((await measure(collapsed)).overall.value).toBeLessThan(0.6)
  })

  it('never reads a class right that has no samples, and knows nothing of one without test images', async () => {
    const { perClass } = await measure(
      kept(real, (label) => label !== 3),
      { on: kept(test, (label) => label !== 5) },
    )
    expect([perClass[3].value, perClass[5].value, perClass[5].contributions.length]).toEqual([0, null, 0])
    expect(perClass[0].value).toBeGreaterThan(0.8)
  })

  it('is 1 of a sole class', async () => {
    const classes = ['zero']
    const [samples, own] = [real, test].map((source) => ({ ...kept(source, (label) => label === 0), classes }))
    const { overall, perClass } = await measure(samples, { steps: 2, on: own })
    expect([overall.value, perClass.length, perClass[0].value]).toEqual([1, 1, 1])
  })

  it('takes a handful of samples', async () => {
    const { overall } = await measure({ ...real, size: 3 }, { steps: 3 })
    expect(overall.value).toBeGreaterThanOrEqual(0)
  })

  it('is a function of the seed', async () => {
    const [first, again, other] = [
      await measure(real, { steps: 20 }),
      await measure(real, { steps: 20 }),
      await measure(real, { steps: 20, seed: 1 }),
    ]
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })

  it('refuses images and classes that differ, and those that are too small', async () => {
    await expect(measure({ ...real, classes: ['a', 'b'] })).rejects.toThrow(
      new UsageError(
        'GAN-train: samples have 2 classes of images [14,14,1], test images 10 classes of images [14,14,1]. ' +
          'Give both of one data set.',
      ),
    )
    const image = { height: 7, width: 9, channels: 1 }
    const tiny = arraySource({ image, classes: ['a'], pixels: new Float32Array(63), labels: [0] })
    await expect(measure(tiny, { on: tiny })).rejects.toThrow('images of 7 × 9 pixels are too small to tell apart')
  })

  it('says so where training diverges', async () => {
    const broken = { ...real, readImage: (_: number, into: Float32Array, offset: number) => void (into[offset] = NaN) }
    await expect(measure(broken)).rejects.toThrow('judge: training diverged at step 0. Try another seed')
  })
})
