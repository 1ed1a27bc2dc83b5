import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestAssignment } from '../../src/metrics/index.ts'
import { refusal } from '../support/refusal.ts'

/** The greatest sum there is, by trying every choice. */
function greatestSum(scores: readonly (readonly number[])[], used: readonly number[] = []): number {
  const [row, ...rest] = scores
  if (row === undefined) return 0
  const taken = row.flatMap((score, column) =>
    used.includes(column) ? [] : [score + greatestSum(rest, [...used, column])],
  )
  // More rows than columns: some row is left over, not always the last.
  const columnsLeft = row.length - used.length
  return Math.max(...taken, ...(rest.length >= columnsLeft ? [greatestSum(rest, used)] : []))
}

const matrices = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([rows, columns]) =>
  fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  }),
)

describe('bestAssignment', () => {
  it('has the greatest sum, uses a column once, and leaves over no more than it must', () => {
    const check = (scores: number[][]) => {
      const columnOf = bestAssignment(scores)
      const used = columnOf.filter((column) => column >= 0)
      expect(new Set(used).size).toBe(used.length)
      expect(used).toHaveLength(Math.min(scores.length, scores[0].length))
      const sum = columnOf.reduce((total, column, row) => total + (scores[row][column] ?? 0), 0)
      expect(sum).toBe(greatestSum(scores))
    }
    fc.assert(fc.property(matrices, check), { seed: 20261124, numRuns: 300 })
  })

  it.each([
    [
      'a permutation',
      [
        [0, 0, 5],
        [5, 0, 0],
        [0, 5, 0],
      ],
      [2, 0, 1],
    ],
    ['more rows', [[1], [3], [2]], [-1, 0, -1]],
    ['more columns', [[1, 2, 9]], [2]],
    [
      'greed, which would be wrong',
      [
        [9, 8],
        [8, 1],
      ],
      [1, 0],
    ],
    ['nothing', [], []],
  ] as [string, number[][], number[]][])('solves %s', (_, scores, expected) => {
    expect(bestAssignment(scores)).toEqual(expected)
  })

  it('is quick for a hundred by a hundred', () => {
    const scores = Array.from({ length: 100 }, (_, row) =>
      Array.from({ length: 100 }, (_column, at) => (row * at) % 97),
    )
    expect(new Set(bestAssignment(scores)).size).toBe(100)
  })

  it.each([[[[1, 2], [3]]], [[[NaN]]], [[[Infinity]]]])('refuses %j', (scores) => {
    expect(refusal(() => bestAssignment(scores))).toContain('bestAssignment: scores must be finite')
  })
})
