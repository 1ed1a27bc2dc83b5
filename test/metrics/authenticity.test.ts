import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeTensors } from '../../src/array/index.ts'
import { authenticityEstimate, nearTraining, relativeDistances } from '../../src/metrics/distributions/authenticity.ts'
import type { Estimate } from '../../src/metrics/index.ts'
import { copyScores } from '../../src/metrics/report/copy-scores.ts'
import '../support/all-close.ts'
import { drawFeatures, rowsOf, runtime } from './feature-sets.ts'

const SIZE = 8
const training = drawFeatures('training', { count: 900, size: SIZE })
const test = drawFeatures('test', { count: 400, size: SIZE })
const everyRow = (count: number) => Array.from({ length: count }, (_, row) => row)

/** The authenticity of some samples beside the training images. */
async function authenticityOf(samples: Float32Array) {
  const [near] = await nearTraining(runtime, [samples], { training, size: SIZE })
  return authenticityEstimate(near, everyRow(samples.length / SIZE))
}

describe('authenticity', () => {
  it('is that of all pairs of distances, copies and equal training images among them', async () => {
    const path = new URL('../golden/authenticity.safetensors', import.meta.url)
    const { tensors } = decodeTensors(readFileSync(path), 'authenticity')
    const [samples, known] = [tensors.samples, tensors.training].map(({ values }) => Float32Array.from(values))
    const [near] = await nearTraining(runtime, [samples], { training: known, size: 6 })
    expect(near.distances).toBeAllClose([...tensors.distances.values], { absolute: 1e-12 })
    expect(near.gaps).toBeAllClose([...tensors.gaps.values], { absolute: 1e-12 })
    expect(authenticityEstimate(near, everyRow(50)).value).toBe(tensors.authenticity.values[0])
  })

  it('of copies is 0, of near copies little, of every second one a copy the half', async () => {
    const copies = training.slice(0, 200 * SIZE)
    expect((await authenticityOf(copies)).value).toBe(0)
    const near = copies.map((value, index) => value + 0.01 * Math.sin(index))
    expect((await authenticityOf(near)).value).toBeLessThan(0.02)
    const half = copies.map((value, index) => (Math.floor(index / SIZE) % 2 ? value : test[index]))
    const { value } = await authenticityOf(half)
    expect(value).toBeGreaterThan(0.18)
    expect(value).toBeLessThan(0.32)
  })

  it('of new images of the law is about a half, of noise 1', async () => {
    const { value } = await authenticityOf(test)
    expect(value).toBeGreaterThan(0.4)
    expect(value).toBeLessThan(0.7)
    expect((await authenticityOf(drawFeatures('noise', { count: 100, size: SIZE, spread: 8 }))).value).toBe(1)
  })

  it('goes by the first of training images that are equally near, though float32 tells them apart', async () => {
    // Products about 4097 are off by more than 1 in float32; in both orders the two neighbours of 0 are as near.
    for (const [neighbours, authentic] of [
      [[1, -1, 1.5, 4097, -4097], 1],
      [[-1, 1, 1.5, 4097, -4097], 0],
    ] as const) {
      const [near] = await nearTraining(runtime, [Float32Array.of(0)], {
        training: Float32Array.from(neighbours),
        size: 1,
      })
      expect([near.indices[0], near.distances[0], authenticityEstimate(near, [0]).value]).toEqual([0, 1, authentic])
    }
  })

  it('is unknown of no image, and beside one training image', async () => {
    expect((await authenticityOf(new Float32Array())).value).toBeNull()
    const [near] = await nearTraining(runtime, [test], { training: training.slice(0, SIZE), size: SIZE })
    expect([...new Set(near.gaps)]).toEqual([NaN])
    expect(authenticityEstimate(near, [0, 1]).value).toBeNull()
  })

  it('counts a copy of an image that the training images have twice as a copy', async () => {
    const twice = Float32Array.of(0, 0, 0, 0, 9, 9)
    const [near] = await nearTraining(runtime, [Float32Array.of(0, 0, 1, 0)], { training: twice, size: 2 })
    expect([...near.gaps]).toEqual([0, 0])
    expect([...relativeDistances(near)]).toEqual([0, Infinity])
    expect([...authenticityEstimate(near, [0, 1]).contributions]).toEqual([0, 1])
  })
})

describe('copyScores', () => {
  it('score samples and test images alike, over all and by class', async () => {
    const samples = rowsOf(training, SIZE, everyRow(60))
    samples.set(drawFeatures('new', { count: 30, size: SIZE }), 0)
    const [made, real] = await nearTraining(runtime, [samples, test], { training, size: SIZE })
    // Class 0 is new, class 1 copied; nothing is asked to be of class 2, of which there are no test images.
    const scores = copyScores(
      { near: made, labels: everyRow(60).map((row) => Math.floor(row / 30)) },
      { near: real, labels: everyRow(400).map((row) => row % 2) },
      3,
    )
    expect(scores.test.overall.nearest.value).toBeCloseTo(1, 12)
    expect(scores.test.perClass.map(({ nearest }) => nearest.value?.toFixed(6))).toEqual([
      '1.000000',
      '1.000000',
      undefined,
    ])
    expect(scores.made.perClass.map(({ authenticity }) => authenticity.value)[1]).toBe(0)
    expect(scores.made.perClass[0].authenticity.value).toBeGreaterThan(0.3)
    expect(scores.made.perClass[1].nearest.value).toBe(0)
    expect(scores.made.perClass[0].nearest.value).toBeGreaterThan(0.8)
    expect(Object.values(scores.made.perClass[2]).map(({ value }: Estimate) => value)).toEqual([null, null])
    expect(scores.made.overall.authenticity.contributions).toHaveLength(60)
  })
})
