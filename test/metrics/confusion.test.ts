import { describe, expect, it } from 'vitest'
import { accuracyOf, confusionOf, matchCategories, rowAccuracies } from '../../src/metrics/index.ts'
import { refusal } from '../support/refusal.ts'

const asked = [0, 0, 1, 1, 1, 2]
const read = [0, 1, 1, 1, 0, 0]

describe('a confusion matrix', () => {
  it('has a row for what was asked and a column for what was read', () => {
    const confusion = confusionOf(asked, read, { categories: 4, classes: 2 })
    expect(confusion).toEqual([
      [1, 1],
      [1, 2],
      [1, 0],
      [0, 0],
    ])
    expect(accuracyOf(confusion)).toBe(3 / 6)
    expect(rowAccuracies(confusion)).toEqual([1 / 2, 2 / 3, 0, null])
  })

  it('of nothing has no accuracy', () => {
    const confusion = confusionOf([], [], { categories: 2, classes: 2 })
    expect([accuracyOf(confusion), matchCategories(confusion).accuracy]).toEqual([null, null])
  })

  it.each([
    [[0], [0, 1], '1 asked, but 2 read'],
    [[2], [0], 'category 2 read as class 0 lies outside 0..1, 0..1'],
    [[0], [-1], 'category 0 read as class -1 lies outside'],
  ])('refuses %j read as %j', (wrongAsked, wrongRead, message) => {
    expect(refusal(() => confusionOf(wrongAsked, wrongRead, { categories: 2, classes: 2 }))).toContain(message)
  })
})

describe('matchCategories', () => {
  it('finds a permutation', () => {
    const confusion = [
      [0, 9, 1],
      [1, 0, 9],
      [10, 0, 0],
    ]
    expect(matchCategories(confusion)).toEqual({ classOf: [1, 2, 0], accuracy: 28 / 30 })
    expect(accuracyOf(confusion)).toBe(0)
  })

  it('leaves categories over where there are more of them, and their images count as wrong', () => {
    expect(
      matchCategories([
        [6, 0],
        [4, 0],
        [0, 5],
      ]),
    ).toEqual({ classOf: [0, -1, 1], accuracy: 11 / 15 })
  })

  it('leaves classes over where there are fewer categories', () => {
    expect(
      matchCategories([
        [0, 0, 7],
        [3, 0, 4],
      ]),
    ).toEqual({ classOf: [2, 0], accuracy: 10 / 14 })
  })
})
