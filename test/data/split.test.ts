import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stratifiedSplit } from '../../src/data/index.ts'
import { splitSet } from '../../src/data/node/split-set.ts'

const shares = { validation: 0.1, test: 0.2, seed: 0 }
const labelsOf = (...counts: number[]) => counts.flatMap((count, label) => Array.from({ length: count }, () => label))

describe('stratifiedSplit', () => {
  it.each([
    [1, [1, 0, 0]],
    [2, [1, 0, 1]],
    [3, [1, 1, 1]],
    [10, [7, 1, 2]],
    [25, [17, 3, 5]],
  ])('of %d images of a class makes %j', (count, expected) => {
    const split = stratifiedSplit(labelsOf(count, 7), shares).slice(0, count)
    expect(['train', 'validation', 'test'].map((part) => split.filter((name) => name === part).length)).toEqual(
      expected,
    )
  })

  it('sets nothing apart at a share of 0, and at most one half each leaves something to train on', () => {
    expect(new Set(stratifiedSplit(labelsOf(9), { validation: 0, test: 0, seed: 0 }))).toEqual(new Set(['train']))
    const halves = stratifiedSplit(labelsOf(4), { validation: 0.5, test: 0.5, seed: 0 })
    expect(halves.toSorted()).toEqual(['test', 'test', 'train', 'validation'])
  })

  it('follows from the seed', () => {
    const labels = labelsOf(50, 50)
    expect(stratifiedSplit(labels, shares)).toEqual(stratifiedSplit(labels, shares))
    expect(stratifiedSplit(labels, { ...shares, seed: 1 })).not.toEqual(stratifiedSplit(labels, shares))
  })

  it('splits each class as if it were alone, in whatever order images come', () => {
    const label = fc.nat({ max: 5 })
    fc.assert(
      fc.property(fc.array(label), fc.nat(), (labels, seed) => {
        const split = stratifiedSplit(labels, { ...shares, seed })
        for (const chosen of new Set(labels)) {
          const alone = stratifiedSplit(
            labels.filter((other) => other === chosen),
            { ...shares, seed },
          )
          const count = (parts: string[]) => parts.filter((part) => part === 'test').length
          expect(count(split.filter((_, index) => labels[index] === chosen))).toBe(count(alone))
        }
      }),
    )
  })
})

describe('splitSet', () => {
  const image = { height: 1, width: 2, channels: 1 }

  it('lets training images stand in for splits that there are too few images for', () => {
    const train = { image, classes: ['a', 'b'], pixels: Uint8Array.of(0, 255, 255, 0), labels: Uint8Array.of(0, 1) }
    const set = splitSet({ name: 'two', train, reading: { notes: ['read'] } })
    expect([set.train.size, set.validation, set.test]).toEqual([2, set.train, set.train])
    expect(set.reading?.notes).toEqual(['read', expect.stringMatching(/^No image is left for validation and test:/)])
  })
})
