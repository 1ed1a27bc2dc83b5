import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { randomStream } from '../../src/array/index.ts'
import type { DataSet, ImageSource } from '../../src/data/index.ts'
import { reportVerdict } from '../../src/figures/index.ts'
import type { LatentPart } from '../../src/gan/index.ts'
import { evaluateGenerator, loadJudge, trainJudge } from '../../src/metrics/index.ts'
import type { Evaluation, Judge } from '../../src/metrics/index.ts'
import { openJudge } from '../../src/metrics/node/index.ts'
import type { BatchedProgram } from '../../src/runtime/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { expectEqualScores } from '../support/equal-scores.ts'
import { writeJudgedDigits } from '../support/judged-digits.ts'
import { runtime } from './feature-sets.ts'

let data: DataSet
/** The values of one image. */
let pixels: number
let judge: Judge
const parent = temporaryFolder()
const openJudgeOf = (set: DataSet) => openJudge({ data: set, runtime, cacheFolder: join(parent, 'judges') })

beforeAll(async () => {
  ;({ data } = await writeJudgedDigits(parent, parent))
  const { channels, height, width } = data.train.image
  pixels = channels * height * width
  judge = await openJudgeOf(data)
})

/** A generator that hands out the images of a source that are of the class asked for, in turn. */
function handsOut(source: ImageSource): BatchedProgram {
  const byClass = source.classes.map((_, label) =>
    Array.from({ length: source.size }, (_none, index) => index).filter((index) => source.labelOf(index) === label),
  )
  const given = source.classes.map(() => 0)
  return generatorOf((images, row, label) => {
    const members = byClass[label]
    source.readImage(members[given[label]++ % members.length], images, row * pixels)
  }, source.classes.length)
}

function generatorOf(
  draw: (images: Float32Array, row: number, label: number) => void,
  classes: number,
): BatchedProgram {
  const run: BatchedProgram['run'] = (rows, count) => {
    const images = new Float32Array(count * pixels)
    for (let row = 0; row < count; row++) {
      draw(images, row, rows.class.subarray(row * classes, (row + 1) * classes).indexOf(1))
    }
    return Promise.resolve({ images })
  }
  return { run, release: () => Promise.resolve() }
}

const noise = (): BatchedProgram => {
  const stream = randomStream(0, 'noise')
  return generatorOf((images, row) => {
    for (let pixel = 0; pixel < pixels; pixel++) images[row * pixels + pixel] = stream.uniform()
  }, 3)
}

function evaluatingOf(generator: BatchedProgram, set: DataSet, by: Judge) {
  const { image, classes } = set.train
  const part: LatentPart = {
    name: 'class',
    kind: 'categorical',
    size: classes.length,
    supervised: true,
    recognised: false,
  }
  const sampling = { generator, latents: [part], part, image }
  return { sampling, judge: by, data: set, runtime, count: 90, seed: 0, ganTrainSteps: 30 }
}

function evaluate(generator: BatchedProgram, set: DataSet = data, by: Judge = judge): Promise<Evaluation> {
  return evaluateGenerator('full', evaluatingOf(generator, set, by))
}

describe('a generator of copies', () => {
  it('is told, over all and in each class, and in the verdict', async () => {
    const { report } = await evaluate(handsOut(data.train))
    const { authenticity, nearest } = report.overall
    expect([authenticity.value, nearest.value]).toEqual([0, 0])
    expect(report.perClass.map((scores) => scores.authenticity.value)).toEqual([0, 0, 0])
    expect(authenticity.floor).toBeGreaterThan(0.3)
    expect(reportVerdict(report).join(' ')).toMatch(/they may be copies.*Only 0\.0 % of samples are authentic, against/)
  })

  it('is not mistaken for one that makes new images, nor for noise', async () => {
    const fresh = (await evaluate(handsOut(data.validation))).report
    expect(fresh.overall.authenticity.value).toBeGreaterThan(0.3)
    expect(reportVerdict(fresh).join(' ')).not.toMatch(/copies|authentic/)
    // A judge of few steps has features in which noise is not far off; it is no copy all the same.
    expect(reportVerdict((await evaluate(noise())).report).join(' ')).not.toMatch(/copies|authentic/)
  })
})

/** The data with a class of which only a few images are left, in every split. */
function thinned(set: DataSet, rare: number): DataSet {
  const thin = (source: ImageSource): ImageSource => {
    const all = Array.from({ length: source.size }, (_, index) => index)
    const some = new Set(all.filter((index) => source.labelOf(index) === rare).slice(0, 8))
    const kept = all.filter((index) => source.labelOf(index) !== rare || some.has(index))
    return {
      ...source,
      size: kept.length,
      labelOf: (index) => source.labelOf(kept[index]),
      readImage: (index, into, offset) => source.readImage(kept[index], into, offset),
    }
  }
  return { ...set, train: thin(set.train), validation: thin(set.validation), test: thin(set.test) }
}

describe('uneven classes', () => {
  it('are asked for as the test images are, and the report says so', async () => {
    const uneven = thinned(data, 2)
    const { report } = await evaluate(handsOut(data.validation), uneven, await openJudgeOf(uneven))
    const rows = report.confusion?.map((row) => row.reduce((sum, images) => sum + images, 0)) ?? []
    expect(report.drawn).toBe('by frequency')
    expect(report.trainingCounts[2]).toBe(8)
    expect(rows[2]).toBeLessThan(10)
    expect(rows[2]).toBeGreaterThanOrEqual(2)
    expect(rows.reduce((sum, count) => sum + count)).toBe(90)
    expect(report.notes.join('\n')).toMatch(/Classes are uneven: \d has \d+ training images, 2 8\./)
  })

  it('have the same figures by both profiles', async () => {
    const uneven = thinned(data, 2)
    const evaluating = () => evaluatingOf(handsOut(data.validation), uneven, by)
    const by = await openJudgeOf(uneven)
    const { report } = await evaluateGenerator('full', evaluating())
    const quick = await evaluateGenerator('quick', evaluating())
    expectEqualScores(quick, report)
    expect(quick.generator.confusion).toEqual(report.confusion)
  })

  it('are asked for equally where they are even enough', async () => {
    const { report } = await evaluate(handsOut(data.validation))
    expect([report.drawn, report.confusion?.map((row) => row.reduce((a, b) => a + b))]).toEqual([
      'equally',
      [30, 30, 30],
    ])
  })
})

describe('one class', () => {
  it('is scored without a number that is none, and the report says that nothing was learnt', async () => {
    const single = (source: ImageSource): ImageSource => ({ ...source, classes: ['digit'], labelOf: () => 0 })
    const { train, validation, test } = data
    const sole = { ...data, train: single(train), validation: single(validation), test: single(test) }
    const file = await trainJudge({ data: sole, runtime, steps: 1 })
    const { report } = await evaluate(handsOut(sole.validation), sole, await loadJudge(file, { data: sole, runtime }))
    expect([report.overall.accuracy.value, report.judge.accuracy, report.overall.ganTrain.value]).toEqual([1, 1, 1])
    for (const { value, interval, floor } of Object.values(report.overall)) {
      expect([value, ...(interval ?? []), floor].every((number) => number === null || Number.isFinite(number))).toBe(
        true,
      )
    }
    expect(report.notes.join('\n')).toContain('There is one class only')
  })
})
