import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { epochBatches, labelledBatches, labelledImages, memorySource } from '../../src/data/index.ts'
import type { EpochBatches, ImageSource } from '../../src/data/index.ts'

/** As many images as labels; image `i` has one pixel, `i / 255`. */
function sourceOf(labels: readonly number[], classes = 3): ImageSource {
  return memorySource({
    image: { height: 1, width: 1, channels: 1 },
    classes: Array.from({ length: classes }, (_, label) => `${label}`),
    pixels: Uint8Array.from(labels.keys()),
    labels: Uint8Array.from(labels),
  })
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

/** Images of three classes, sorted by class. */
const sorted = (...counts: number[]) => sourceOf(counts.flatMap((count, label) => new Array<number>(count).fill(label)))

/** A step's images by index, and its labels by row: −1 where a row is all zeros. */
function readStep({ batch, fill }: EpochBatches, step: number, classes = 3) {
  const [pixels, labels] = [new Float32Array(batch).fill(NaN), new Float32Array(batch * classes).fill(NaN)]
  fill(step, pixels, labels)
  const rows = upTo(batch).map((row) => labels.subarray(row * classes, (row + 1) * classes))
  for (const row of rows) expect([...row].every((value) => value === 0 || value === 1)).toBe(true)
  return {
    images: [...pixels].map((value) => Math.round(value * 255)),
    labels: rows.map((row) => {
      const known = [...row].reduce((sum, value) => sum + value, 0)
      expect(known).toBeLessThanOrEqual(1)
      return known === 0 ? -1 : row.indexOf(1)
    }),
  }
}

describe('labelledImages', () => {
  const source = sorted(100, 50, 7)
  const byClass = (share: number, seed = 1) => {
    const known = labelledImages(source, share, seed)
    return [0, 1, 2].map((label) => known.filter((index) => source.labelOf(index) === label).length)
  }

  it.each([
    [0, [0, 0, 0]],
    [0.01, [1, 1, 1]],
    [0.1, [10, 5, 1]],
    // 0.07 · 100 is a little above 7 in floating point.
    [0.07, [7, 4, 1]],
    [0.14, [14, 7, 1]],
    [0.5, [50, 25, 4]],
    [1, [100, 50, 7]],
  ])('a share of %d is that share of every class, rounded up', (share, counts) => {
    expect(byClass(share)).toEqual(counts)
  })

  it('are ascending indices, none twice', () => {
    const known = labelledImages(source, 0.3, 5)
    expect(known).toEqual([...new Set(known)].toSorted((a, b) => a - b))
  })

  it('follow from the seed, and are others for another', () => {
    const ofSeed = (seed: number) => labelledImages(source, 0.2, seed)
    expect(ofSeed(3)).toEqual(ofSeed(3))
    expect(ofSeed(4)).not.toEqual(ofSeed(3))
  })

  it('a larger share keeps the labels of a smaller one', () => {
    const small = labelledImages(source, 0.1, 2)
    expect(labelledImages(source, 0.4, 2)).toEqual(expect.arrayContaining(small))
  })
})

describe('labelledBatches', () => {
  const labels = upTo(60).map((index) => index % 3)
  const source = sourceOf(labels)

  it('of a share of 1 are those of epochBatches, bit for bit', () => {
    const batches = labelledBatches(source, { batch: 7, seed: 4, share: 1, perBatch: 3 })
    const plain = epochBatches(source, { batch: 7, seed: 4 })
    expect([batches.batch, batches.stepsPerEpoch]).toEqual([plain.batch, plain.stepsPerEpoch])
    for (const step of upTo(20)) expect(readStep(batches, step)).toEqual(readStep(plain, step))
  })

  const cases = fc.record({
    batch: fc.integer({ min: 1, max: 12 }),
    seed: fc.nat(),
    share: fc.constantFrom(0, 0.01, 0.1, 0.5, 0.99),
    perBatch: fc.nat(15),
  })

  it('have a label exactly where it is known, and the sure rows first', () => {
    fc.assert(
      fc.property(cases, fc.nat(100), (options, step) => {
        const known = new Set(labelledImages(source, options.share, options.seed))
        const read = readStep(labelledBatches(source, options), step)
        expect(read.labels).toEqual(read.images.map((index) => (known.has(index) ? labels[index] : -1)))
        const sure = Math.min(options.perBatch, known.size, options.batch - 1)
        expect(read.labels.slice(0, sure)).not.toContain(-1)
      }),
    )
  })

  it('show every image once in the rows behind the sure ones, and every labelled one evenly in those', () => {
    // 15 are labelled; 4 sure rows of 10, so that 6 of the 60 images come a step.
    const batches = labelledBatches(source, { batch: 10, seed: 9, share: 0.25, perBatch: 4 })
    const steps = upTo(10).map((step) => readStep(batches, step).images)
    expect(steps.flatMap((images) => images.slice(4)).toSorted((a, b) => a - b)).toEqual(upTo(60))
    const known = labelledImages(source, 0.25, 9)
    // Three whole batches of 4 are an epoch of the 15: 12 different ones, each time.
    for (const first of [0, 3, 6]) {
      const sure = steps.slice(first, first + 3).flatMap((images) => images.slice(0, 4))
      expect(new Set(sure).size).toBe(12)
      expect(known).toEqual(expect.arrayContaining(sure))
    }
    expect(batches.stepsPerEpoch).toBe(6)
  })

  it('leave the batch to all images where none is sure', () => {
    const batches = labelledBatches(source, { batch: 10, seed: 9, share: 0.25, perBatch: 0 })
    const plain = epochBatches(source, { batch: 10, seed: 9 })
    for (const step of upTo(8)) expect(readStep(batches, step).images).toEqual(readStep(plain, step).images)
  })

  it('give a step the same batch in whatever order steps are asked for', () => {
    const make = () => labelledBatches(source, { batch: 8, seed: 2, share: 0.3, perBatch: 3 })
    const inOrder = make()
    const expected = upTo(25).map((step) => readStep(inOrder, step))
    const batches = make()
    for (const step of [24, 3, 3, 17, 0, 24]) expect(readStep(batches, step)).toEqual(expected[step])
  })
})
