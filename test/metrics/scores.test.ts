import { beforeAll, describe, expect, it } from 'vitest'
import type { LatentPart } from '../../src/gan/index.ts'
import { evaluateGenerator, loadJudge, scoreRecogniser, trainJudge } from '../../src/metrics/index.ts'
import type { Judge } from '../../src/metrics/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import type { BatchedProgram } from '../../src/runtime/index.ts'
import { loadGenerator, loadRecogniser } from '../../src/train/index.ts'
import '../support/all-close.ts'
import { initialState, tinyConfig } from '../support/tiny-gan.ts'
import { PER_CLASS, smallData as data } from './small-data.ts'

const runtime = nodeRuntime({ threads: 1 })
const { test } = data
const PIXELS = 14 * 14
const ALL = 10 * PER_CLASS

const supervised: LatentPart = { name: 'class', kind: 'categorical', size: 10, supervised: true, recognised: true }
const unsupervised: LatentPart = { ...supervised, name: 'kind', supervised: false }
const noise: LatentPart = { name: 'noise', kind: 'normal', size: 3, supervised: false, recognised: false }

let judge: Judge

beforeAll(async () => {
  judge = await loadJudge(await trainJudge({ data, runtime, steps: 120 }), { data, runtime })
})

/** Images of 14 × 14 pixels can be halved once. */
const ONE_DOUBLING = { 'networks.generator.channels': [8] }

/** A generator that hands out real test images: of each category's class those in turn, or always the first. */
function realImages(part: LatentPart, classOf: (category: number) => number, { constant = false } = {}) {
  const given = new Array<number>(part.size).fill(0)
  const chunks: number[] = []
  const run: BatchedProgram['run'] = (rows, count) => {
    const images = new Float32Array(count * PIXELS)
    for (let row = 0; row < count; row++) {
      const category = rows[part.name].subarray(row * part.size, (row + 1) * part.size).indexOf(1)
      const turn = constant ? 0 : given[category]++ % PER_CLASS
      // Test images lie class by class.
      test.readImage(classOf(category) * PER_CLASS + turn, images, row * PIXELS)
    }
    chunks.push(count)
    return Promise.resolve({ images })
  }
  return { generator: { run, release: () => Promise.resolve() }, chunks }
}

interface More {
  readonly latents?: readonly LatentPart[]
  readonly count?: number
  readonly seed?: number
}

async function score(
  generator: BatchedProgram,
  part: LatentPart | undefined,
  { latents = part ? [part, noise] : [noise], count = ALL, seed = 5 }: More = {},
) {
  const sampling = { generator, latents, part, image: test.image }
  return (await evaluateGenerator('quick', { sampling, judge, data, runtime, count, seed })).generator
}

describe('the quick profile', () => {
  it('finds real images of the class asked for as good as real ones', async () => {
    const scores = await score(realImages(supervised, (category) => category).generator, supervised)
    expect([scores.count, scores.seed]).toEqual([ALL, 5])
    expect([scores.accuracy, scores.matched?.accuracy]).toEqual([judge.accuracy, judge.accuracy])
    expect(scores.judgeAccuracy).toBe(judge.accuracy)
    expect(scores.confusion).toEqual(judge.real.confusion)
    expect(scores.perClass?.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBeCloseTo(10 * judge.accuracy)
    expect(scores.diversity?.perClass).toBeAllClose(new Array(10).fill(1), { absolute: 1e-6 })
    expect([scores.frechet, scores.classFrechet]).toBeAllClose([0, 0], { absolute: 1e-2 })
    // Other real images are near, but not the same.
    expect(scores.frechetFloor).toBeGreaterThan(scores.frechet)
    expect(scores.classFrechetFloor).toBeGreaterThan(scores.frechetFloor)
    expect(structuredClone(JSON.parse(JSON.stringify(scores)))).toEqual(scores)
  })

  it('tells images of another class than asked for, and finds the permutation', async () => {
    const { generator } = realImages(supervised, (category) => (category + 3) % 10)
    const scores = await score(generator, supervised)
    expect(scores.accuracy).toBeLessThan(0.1)
    expect(scores.matched).toEqual({ classOf: [3, 4, 5, 6, 7, 8, 9, 0, 1, 2], accuracy: judge.accuracy })
    expect([scores.frechet]).toBeAllClose([0], { absolute: 1e-2 })
    expect(scores.classFrechet).toBeGreaterThan(10 * (scores.classFrechetFloor ?? 0))
  })

  it('takes categories that nobody named by what they match', async () => {
    const { generator } = realImages(unsupervised, (category) => (category + 3) % 10)
    const scores = await score(generator, unsupervised)
    expect([scores.accuracy, scores.perClass]).toEqual([null, null])
    expect(scores.matched?.accuracy).toBe(judge.accuracy)
    expect([scores.classFrechet]).toBeAllClose([0], { absolute: 1e-2 })
    expect(scores.diversity?.perClass).toBeAllClose(new Array(10).fill(1), { absolute: 1e-6 })
  })

  it('leaves out classes that no category matches', async () => {
    const few = { ...unsupervised, size: 4 }
    const { diversity, matched } = await score(realImages(few, (category) => category).generator, few)
    expect(matched?.classOf).toEqual([0, 1, 2, 3])
    expect(diversity?.perClass.slice(4)).toEqual(new Array(6).fill(null))
    expect(diversity?.mean).toBeCloseTo(1, 1)
  })

  it('finds no diversity where every class is one image', async () => {
    const { generator } = realImages(supervised, (category) => category, { constant: true })
    const scores = await score(generator, supervised)
    expect(scores.diversity).toEqual({ mean: 0, perClass: new Array(10).fill(0) })
    expect(scores.frechet).toBeGreaterThan(scores.frechetFloor)
    expect(scores.classFrechet).toBeGreaterThan(scores.classFrechetFloor ?? Infinity)
  })

  it('has at most 1000 images at a time', async () => {
    const { generator, chunks } = realImages(supervised, (category) => category)
    const scores = await score(generator, supervised, { count: 2 * ALL })
    expect(chunks).toEqual([1000, 200])
    expect([scores.accuracy]).toBeAllClose([judge.accuracy], { absolute: 1e-12 })
  })

  it('takes a generator without categories', async () => {
    const { generator } = realImages(supervised, (category) => category)
    const run: BatchedProgram['run'] = (rows, count) => {
      const categories = new Float32Array(count * 10)
      for (let row = 0; row < count; row++) categories[row * 10 + (row % 10)] = 1
      return generator.run({ ...rows, class: categories }, count)
    }
    const { frechet, frechetFloor, ...scores } = await score({ ...generator, run }, undefined)
    expect([frechet]).toBeAllClose([0], { absolute: 1e-2 })
    expect(frechetFloor).toBeGreaterThan(frechet)
    expect(Object.values(scores).filter((value) => value === null)).toHaveLength(7)
  })

  it('scores a real generator the same each time, and one that learned nothing badly', async () => {
    const config = tinyConfig(ONE_DOUBLING)
    const { networks } = initialState(config, { image: test.image, batch: 4 })
    const generator = await loadGenerator({ config, image: test.image, networks, runtime })
    const part = config.latents.find(({ kind }) => kind === 'categorical')
    const make = (seed: number) => score(generator, part, { latents: config.latents, count: 200, seed })
    const scores = await make(1)
    expect(scores.accuracy).toBeLessThan(0.3)
    expect(scores.frechet).toBeGreaterThan(5 * scores.frechetFloor)
    expect(await make(1)).toEqual(scores)
    expect((await make(2)).frechet).not.toBe(scores.frechet)
    await generator.release()
  })

  it.each([
    ['one image', supervised, { count: 1 }, PIXELS, 'count must be a whole number of at least 2, got 1'],
    ['a part that is no category', noise, {}, PIXELS, "the part 'noise' is normal"],
    [
      'more categories than classes',
      { ...supervised, size: 12 },
      {},
      PIXELS,
      "'class' has 12 categories, the judge 10",
    ],
    [
      'images of another size',
      supervised,
      { count: 7 },
      784,
      "the data's images are [7,14,14,1], the generator makes 5488 pixels",
    ],
  ])('refuses %s', async (_, part, more, pixels, message) => {
    const run: BatchedProgram['run'] = (_rows, count) => Promise.resolve({ images: new Float32Array(count * pixels) })
    await expect(score({ run, release: () => Promise.resolve() }, part, more)).rejects.toThrow(`evaluate: ${message}`)
  })

  it('says of a generator that diverged that it did', async () => {
    const images = (count: number) => new Float32Array(count * PIXELS).fill(NaN)
    const run: BatchedProgram['run'] = (_, count) => Promise.resolve({ images: images(count) })
    const scores = score({ run, release: () => Promise.resolve() }, supervised)
    await expect(scores).rejects.toThrow('pixels that are not finite: its training diverged')
  })
})

describe('scoreRecogniser', () => {
  /** The judge as a recogniser whose categories are numbered otherwise. */
  function judgeAs(name: string, categoryOf: (label: number) => number): BatchedProgram {
    const run: BatchedProgram['run'] = async ({ images }, count) => {
      const logits = new Float32Array(count * 10)
      const { classes } = await judge.read(images, count)
      for (const [row, label] of classes.entries()) logits[row * 10 + categoryOf(label)] = 1
      return { [name]: logits }
    }
    return { run, release: () => Promise.resolve() }
  }

  it('finds how it reads real images, as numbered and as matched', async () => {
    const recogniser = judgeAs('class', (label) => label)
    const scores = await scoreRecogniser({ recogniser, part: supervised, source: test })
    expect([scores.count, scores.accuracy, scores.matched.accuracy]).toEqual([ALL, judge.accuracy, judge.accuracy])
    const permuted = judgeAs('kind', (label) => (label + 7) % 10)
    const others = await scoreRecogniser({ recogniser: permuted, part: unsupervised, source: test })
    expect([others.accuracy, others.matched]).toEqual([
      null,
      { classOf: [3, 4, 5, 6, 7, 8, 9, 0, 1, 2], accuracy: judge.accuracy },
    ])
  })

  it('takes a real recogniser, and refuses a part it has no head for', async () => {
    const config = tinyConfig(ONE_DOUBLING)
    const { networks } = initialState(config, { image: test.image, batch: 4 })
    const recogniser = await loadRecogniser({ config, image: test.image, networks, runtime })
    const scores = await scoreRecogniser({ recogniser, part: supervised, source: test })
    expect(scores.matched.accuracy).toBeGreaterThanOrEqual(scores.accuracy ?? 1)
    const unread = scoreRecogniser({ recogniser, part: { ...supervised, recognised: false }, source: test })
    await expect(unread).rejects.toThrow("score: 'class' has no head that reads categories.")
    await recogniser.release()
  })
})
