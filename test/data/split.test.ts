import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stratifiedSplit } from '../../src/data/index.ts'
import type { SplitIndices } from '../../src/data/index.ts'

/** Labels by how many images a class has. */
const labelsOf = (...counts: number[]) => counts.flatMap((count, label) => Array.from({ length: count }, () => label))
const sizes = ({ train, validation, test }: SplitIndices) => [train.length, validation.length, test.length]
const shares = { validation: 0.1, test: 0.2, seed: 0 }

describe('stratifiedSplit', () => {
  it('divides every class in proportion, and meets the shares as a whole', () => {
    const labels = labelsOf(100, 50, 25, 25)
    const split = stratifiedSplit(labels, shares)
    expect(sizes(split)).toEqual([140, 20, 40])
    const perClass = (indices: Uint32Array) =>
      [0, 1, 2, 3].map((c) => [...indices].filter((i) => labels[i] === c).length)
    expect(perClass(split.test)).toEqual([20, 10, 5, 5])
    expect(perClass(split.validation)).toEqual([10, 5, 3, 2])
  })

  it('has every image once, in order, and leaves each class one to train on', () => {
    const share = fc.double({ min: 0, max: 0.5, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 60 }), share, share, fc.nat(9), (labels, validation, test, seed) => {
        const split = stratifiedSplit(labels, { validation, test, seed })
        const all = Object.values(split as unknown as Record<string, Uint32Array>)
        expect(all.flatMap((indices) => [...indices]).toSorted((a, b) => a - b)).toEqual(
          labels.map((_, index) => index),
        )
        for (const indices of all) expect(indices).toEqual(indices.toSorted())
        expect(new Set([...split.train].map((index) => labels[index]))).toEqual(new Set(labels))
        for (const label of new Set(labels)) {
          const count = labels.filter((other) => other === label).length
          const tests = [...split.test].filter((index) => labels[index] === label).length
          expect(tests).toBeLessThanOrEqual(Math.ceil(test * count))
        }
      }),
    )
  })

  it.each([
    ['no image', [], [0, 0, 0]],
    ['one image', [0], [1, 0, 0]],
    ['classes of one image', [0, 1, 2], [3, 0, 0]],
    ['two images of a class', [0, 0], [1, 0, 1]],
    ['three images of a class', [0, 0, 0], [1, 1, 1]],
    ['many classes of one image, and one of ten', [...labelsOf(...Array<number>(100).fill(1), 10)], [107, 1, 2]],
  ])('%s', (_, labels, expected) => {
    expect(sizes(stratifiedSplit(labels, shares))).toEqual(expected)
  })

  it('sets nothing apart at a share of 0, and does not round 0.07 of 100 up', () => {
    const [train, validation] = sizes(stratifiedSplit(labelsOf(100), { validation: 0.07, test: 0, seed: 0 }))
    expect([train, validation]).toEqual([93, 7])
  })

  it('follows from the seed, and chooses at random', () => {
    const labels = labelsOf(200)
    const { test } = stratifiedSplit(labels, shares)
    expect(stratifiedSplit(labels, shares).test).toEqual(test)
    expect(stratifiedSplit(labels, { ...shares, seed: 1 }).test).not.toEqual(test)
    // 40 of 200 in a row would be the first or last: spread, their mean index is near 100 (standard deviation 8).
    expect(Math.abs(test.reduce((sum, index) => sum + index, 0) / 40 - 100)).toBeLessThan(30)
  })
})
