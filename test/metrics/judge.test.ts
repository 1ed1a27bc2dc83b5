import { beforeAll, describe, expect, it } from 'vitest'
import { UsageError, decodeTensors, encodeTensors } from '../../src/array/index.ts'
import { memorySource } from '../../src/data/index.ts'
import type { DataSet } from '../../src/data/index.ts'
import { judgeIdentity, loadJudge, trainJudge } from '../../src/metrics/index.ts'
import type { JudgeTensors } from '../../src/metrics/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { smallData as data } from './small-data.ts'

const runtime = nodeRuntime({ threads: 1 })
const STEPS = 120

let file: JudgeTensors
const heard: [number, number, number][] = []

beforeAll(async () => {
  file = await trainJudge({ data, runtime, steps: STEPS, onProgress: (...step) => heard.push(step) })
})

/** Two classes, told apart by their colour, of images as small as can be and not square. */
function colours(height: number, width: number): DataSet {
  const count = 40
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 2)
  const pixels = Uint8Array.from({ length: count * height * width * 3 }, (_, index) => {
    const label = Math.floor(index / (height * width * 3)) % 2
    return index % 3 === label ? 200 : index % 23
  })
  const source = memorySource({ image: { height, width, channels: 3 }, classes: ['red', 'green'], pixels, labels })
  return { name: 'colours', fingerprint: 'c0', train: source, validation: source, test: source }
}

describe('a judge', () => {
  it('reads most test images after few steps, and says how many', async () => {
    const judge = await loadJudge(file, { data, runtime })
    expect(judge.accuracy).toBeGreaterThan(0.7)
    expect(Number(file.metadata.accuracy)).toBe(judge.accuracy)
    expect(JSON.parse(file.metadata.confusion)).toEqual(judge.real.confusion)
    expect(judge.real.confusion.map((row) => row.reduce((a, b) => a + b))).toEqual(new Array(10).fill(60))
    expect([judge.real.count, judge.real.overall.count, judge.real.perGroup[3]?.count]).toEqual([600, 600, 60])
    await judge.release()
  })

  it('reports every step, with a loss that falls', () => {
    expect(heard.map(([done]) => done)).toEqual(Array.from({ length: STEPS }, (_, step) => step + 1))
    expect(heard.every(([, total]) => total === STEPS)).toBe(true)
    expect(heard[STEPS - 1][2]).toBeLessThan(heard[0][2] / 2)
  })

  it('reads the same after it was written and read', async () => {
    const bytes = Buffer.concat(encodeTensors(file.tensors, file.metadata))
    const judges = [file, decodeTensors(bytes, 'judge') as JudgeTensors].map((each) =>
      loadJudge(each, { data, runtime }),
    )
    const images = new Float32Array(5 * 196)
    for (let index = 0; index < 5; index++) data.test.readImage(100 * index, images, index * 196)
    const [kept, fresh] = [await (await judges[1]).read(images, 5), await (await judges[0]).read(images, 5)]
    expect(kept).toEqual(fresh)
    expect([kept.classes.length, kept.features.length]).toEqual([5, 5 * 128])
  })

  it('is a function of the seed', async () => {
    const train = (seed: number) => trainJudge({ data, runtime, steps: 3, seed })
    const [first, again, other] = [await train(1), await train(1), await train(2)]
    expect(again).toEqual(first)
    expect(other.tensors).not.toEqual(first.tensors)
  })

  it('compares to the images asked for', async () => {
    const judge = await loadJudge(file, { data, runtime, reference: { ...data.validation, size: 50 } })
    expect(judge.real.count).toBe(50)
  })

  it('has a floor, which is lower for more images, and keeps the last one', async () => {
    const judge = await loadJudge(file, { data, runtime })
    const [few, many] = [await judge.floor(100, { balanced: true }), await judge.floor(1000, { balanced: true })]
    expect(few.frechet).toBeGreaterThan(many.frechet)
    expect(few.classFrechet).toBeGreaterThan(many.classFrechet ?? Infinity)
    expect(judge.floor(50, { balanced: false })).toBe(judge.floor(50, { balanced: false }))
  })

  it.each([
    [8, 8],
    [9, 13],
  ])('learns colour images of %d × %d', async (height, width) => {
    const own = colours(height, width)
    const judge = await loadJudge(await trainJudge({ data: own, runtime, steps: 30 }), { data: own, runtime })
    expect([judge.accuracy, judge.classes, judge.classNames]).toEqual([1, 2, ['red', 'green']])
  })

  it('refuses images that are too small or too few, steps that are none, and data it was not trained on', async () => {
    const small = trainJudge({ data: colours(7, 20), runtime })
    await expect(small).rejects.toThrow(
      new UsageError('judge: images of 7 × 20 pixels are too small to tell apart. Use images of 8 × 8 or more.'),
    )
    const lonely = trainJudge({ data: { ...data, test: { ...data.test, size: 1 } }, runtime })
    await expect(lonely).rejects.toThrow("judge: 'mnist' has 1 test image. Give at least two.")
    await expect(trainJudge({ data, runtime, steps: 0 })).rejects.toThrow(
      'judge: steps must be a whole number ≥ 1, got 0',
    )
    const other = loadJudge(file, { data: { ...data, fingerprint: 'f00', name: 'other' }, runtime })
    await expect(other).rejects.toThrow(/judge: its fingerprint is \w+, not f00 as of 'other'. Train it anew./)
  })

  it('refuses pixels that are no numbers', async () => {
    const readImage = (_: number, into: Float32Array, offset: number) => void (into[offset] = NaN)
    const reference = { ...data.test, readImage }
    await expect(loadJudge(file, { data, runtime, reference })).rejects.toThrow('judge: some pixels are not finite.')
  })
})

describe('a judge of any data', () => {
  /** The steps that a judge of so many images takes. */
  const stepsOf = (size: number) => judgeIdentity({ ...data, train: { ...data.train, size } }, {}).steps

  it('takes twenty passes, but enough steps for few images and no more than of MNIST', () => {
    expect([20, 200, 2500, 10_000, 55_000, 1_000_000].map(stepsOf)).toEqual([
      '500',
      '500',
      '500',
      '2000',
      '2750',
      '2750',
    ])
  })

  it('looks at large images shrunk, which its file tells, and at others as they are', async () => {
    const large = colours(48, 40)
    const trained = await trainJudge({ data: large, runtime, steps: 60 })
    expect(trained.metadata.reads).toBe('{"height":32,"width":27,"channels":3}')
    expect(file.metadata).not.toHaveProperty('reads')
    const judge = await loadJudge(trained, { data: large, runtime })
    expect([judge.accuracy, judge.image]).toEqual([1, large.train.image])
    await judge.release()
    const { reads: _, ...older } = trained.metadata
    await expect(loadJudge({ ...trained, metadata: older }, { data: large, runtime })).rejects.toThrow(
      'judge: its reads is missing',
    )
  })

  it('of one class reads everything as that one', async () => {
    const { train } = colours(8, 8)
    const sole = { ...train, classes: ['any'], labelOf: () => 0 }
    const one = { name: 'sole', fingerprint: '1', train: sole, validation: sole, test: sole }
    const judge = await loadJudge(await trainJudge({ data: one, runtime, steps: 2 }), { data: one, runtime })
    expect([judge.accuracy, judge.real.confusion]).toEqual([1, [[40]]])
    expect(judge.real.overall.mean.every(Number.isFinite)).toBe(true)
    await judge.release()
  })
})
