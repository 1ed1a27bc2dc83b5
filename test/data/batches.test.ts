import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FacetError, UsageError } from '../../src/array/index.ts'
import { epochBatches, memorySource, type ImageSource } from '../../src/data/index.ts'

const CLASSES = ['a', 'b', 'c']

/** Up to 256 images of `[1, 2, 1]`: the byte of image `i` is `i`, its label `i % 3`. */
function countingSource(size: number): ImageSource {
  return memorySource({
    image: { height: 1, width: 2, channels: 1 },
    classes: CLASSES,
    pixels: Uint8Array.from({ length: size * 2 }, (_, index) => index >> 1),
    labels: Uint8Array.from({ length: size }, (_, index) => index % 3),
  })
}

/** Returns, for each step in the order given, the images of its batch by index. */
function indicesOf(size: number, batch: number, seed: number, steps: readonly number[]): number[][] {
  const batches = epochBatches(countingSource(size), { batch, seed })
  const images = new Float32Array(batch * 2)
  const labels = new Float32Array(batch * 3)
  return steps.map((step) => {
    batches.fill(step, images, labels)
    return Array.from({ length: batch }, (_, row) => Math.round(images[row * 2] * 255))
  })
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b)

describe('epochBatches', () => {
  it('shows every image once an epoch where the batch divides the data', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.nat(), (batch, steps, seed) => {
        const epoch = indicesOf(batch * steps, batch, seed, upTo(2 * steps)).slice(steps)
        expect(ascending(epoch.flat())).toEqual(upTo(batch * steps))
      }),
    )
  })

  it('gives a step the same batch in whatever order steps are asked for', () => {
    const steps = fc.array(fc.nat(40), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 10, max: 50 }), steps, (batch, size, order) => {
        const sequential = indicesOf(size, batch, 5, upTo(41))
        expect(indicesOf(size, batch, 5, order)).toEqual(order.map((step) => sequential[step]))
      }),
    )
  })

  it('changes the order with the epoch and with the seed', () => {
    const [first, second] = indicesOf(100, 100, 1, [0, 1])
    const [other] = indicesOf(100, 100, 2, [0])
    expect(second).not.toEqual(first)
    expect(other).not.toEqual(first)
  })

  it('drops the remainder of an epoch, a different one each time', () => {
    const batches = epochBatches(countingSource(11), { batch: 4, seed: 1 })
    expect(batches.stepsPerEpoch).toBe(2)
    const steps = indicesOf(11, 4, 1, upTo(20))
    for (let epoch = 0; epoch < 10; epoch++) expect(new Set(steps.slice(epoch * 2, epoch * 2 + 2).flat()).size).toBe(8)
    expect(new Set(steps.flat()).size).toBe(11)
  })

  it('writes whole images and one-hot labels over what the arrays held', () => {
    const batches = epochBatches(countingSource(9), { batch: 9, seed: 3 })
    const images = new Float32Array(18).fill(-1)
    const labels = new Float32Array(27).fill(-1)
    batches.fill(4, images, labels)
    for (let row = 0; row < 9; row++) {
      const index = Math.round(images[row * 2] * 255)
      expect(images[row * 2 + 1]).toBe(images[row * 2])
      expect([...labels.subarray(row * 3, row * 3 + 3)]).toEqual(CLASSES.map((_, label) => Number(label === index % 3)))
    }
  })

  it.each([
    [{ batch: 11, seed: 1 }, 'batch: 11 images are more than the 10 of the data.'],
    [{ batch: 0, seed: 1 }, 'batch: must be a whole number ≥ 1, got 0.'],
    [{ batch: 2.5, seed: 1 }, 'batch: must be a whole number ≥ 1, got 2.5.'],
    [{ batch: NaN, seed: 1 }, 'batch: must be a whole number ≥ 1, got NaN.'],
    [{ batch: 2, seed: -1 }, 'seed: must be a whole number in 0..4294967295, got -1.'],
    [{ batch: 2, seed: 2 ** 32 }, 'seed: must be a whole number in 0..4294967295, got 4294967296.'],
  ])('refuses %j', (options, message) => {
    expect(() => epochBatches(countingSource(10), options)).toThrow(UsageError)
    expect(() => epochBatches(countingSource(10), options)).toThrow(message)
  })

  it.each([
    [-1, 4, 6, 'step must be a whole number ≥ 0, got -1'],
    [0.5, 4, 6, 'step must be a whole number ≥ 0, got 0.5'],
    [0, 5, 6, 'images must hold [2,1,2,1], that is 4 floats, got 5'],
    [0, 4, 5, 'labels must hold [2,3], that is 6 floats, got 5'],
  ])('fill refuses step %d, %d pixels, %d labels', (step, pixels, labels, message) => {
    const { fill } = epochBatches(countingSource(10), { batch: 2, seed: 1 })
    expect(() => fill(step, new Float32Array(pixels), new Float32Array(labels))).toThrow(FacetError)
    expect(() => fill(step, new Float32Array(pixels), new Float32Array(labels))).toThrow(message)
  })
})
