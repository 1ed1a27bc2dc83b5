import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeTensors, randomStream } from '../../src/array/index.ts'
import { frechetDistance, momentsOf } from '../../src/metrics/index.ts'
import type { Moments } from '../../src/metrics/index.ts'
import '../support/all-close.ts'
import { refusal } from '../support/refusal.ts'

/** Moments as they are told. */
function moments(mean: number[], covariance: number[][]): Moments {
  return { count: 2, mean: Float64Array.from(mean), covariance: Float64Array.from(covariance.flat()) }
}

function diagonal(...values: number[]): number[][] {
  return values.map((value, row) => values.map((_, column) => (row === column ? value : 0)))
}

/** Random features; with `rank` below `size`, some are sums of others. */
function features(rows: number, size: number, rank: number, purpose: string): Float32Array {
  const stream = randomStream(0, purpose)
  const mix = Float64Array.from({ length: rank * size }, () => stream.normal())
  const row = () => {
    const source = Array.from({ length: rank }, () => stream.normal())
    return Array.from({ length: size }, (_, column) =>
      source.reduce((sum, value, at) => sum + value * mix[at * size + column], 0),
    )
  }
  return Float32Array.from(Array.from({ length: rows }, row).flat())
}

describe('momentsOf', () => {
  const rows = Float32Array.of(1, 10, 2, 20, 6, 30, 100, -100)

  it('are mean and unbiased covariance', () => {
    const { count, mean, covariance } = momentsOf(rows.subarray(0, 6), 2)
    expect([count, ...mean]).toEqual([3, 3, 20])
    expect(covariance).toBeAllClose([7, 25, 25, 100], { relative: 1e-14 })
  })

  it('are of the rows asked for', () => {
    expect(momentsOf(rows, 2, [0, 1, 2])).toEqual(momentsOf(rows.subarray(0, 6), 2))
  })

  it('lose nothing far from zero', () => {
    const far = Float32Array.of(1e6, 1e6 + 1, 1e6 + 2)
    expect(momentsOf(far, 1).covariance).toBeAllClose([1], { relative: 1e-12 })
  })

  it.each([
    ['one row', Float32Array.of(1, 2), 'at least two rows, got 1. Give more images.'],
    ['no row', new Float32Array(), 'at least two rows, got 0'],
    ['NaN', Float32Array.of(1, NaN, 1, 2), 'some features are not finite'],
    ['infinity', Float32Array.of(1, Infinity, 1, 2), 'some features are not finite'],
  ])('refuse %s', (_, values, message) => {
    expect(refusal(() => momentsOf(values, 2))).toContain(`momentsOf: `)
    expect(refusal(() => momentsOf(values, 2))).toContain(message)
  })
})

describe('frechetDistance', () => {
  it.each([
    ['one dimension: (m₁ − m₂)² + (s₁ − s₂)²', moments([1], [[4]]), moments([4], [[25]]), 9 + 9],
    ['diagonals', moments([0, 1], diagonal(1, 4)), moments([2, 1], diagonal(9, 16)), 4 + 4 + 4],
    // Both have the eigenvectors (1, 1) and (1, −1): eigenvalues 9, 1 and 4, 16.
    [
      'commuting matrices',
      moments(
        [0, 0],
        [
          [5, 4],
          [4, 5],
        ],
      ),
      moments(
        [0, 0],
        [
          [10, -6],
          [-6, 10],
        ],
      ),
      1 + 9,
    ],
    ['no variance', moments([3, 4], diagonal(0, 0)), moments([0, 0], diagonal(0, 0)), 25],
    [
      'no rank',
      moments(
        [0, 0],
        [
          [1, 1],
          [1, 1],
        ],
      ),
      moments([0, 0], diagonal(0, 0)),
      2,
    ],
    ['no common rank', moments([0, 0], diagonal(4, 0)), moments([0, 0], diagonal(0, 9)), 13],
  ])('is that of %s', (_, a, b, expected) => {
    expect([frechetDistance(a, b), frechetDistance(b, a)]).toBeAllClose([expected, expected], { relative: 1e-7 })
  })

  it.each([
    ['full', 12],
    ['deficient', 5],
  ])('of identical moments of %s rank is 0', (_, rank) => {
    const same = momentsOf(features(50, 12, rank, 'same'), 12)
    expect([frechetDistance(same, same)]).toBeAllClose([0], { absolute: 1e-5 })
  })

  it('is symmetric and not negative where fewer rows than features leave rank out', () => {
    const [a, b] = ['a', 'b'].map((purpose) => momentsOf(features(6, 20, 20, purpose), 20))
    expect(frechetDistance(a, b)).toBeGreaterThan(0)
    expect([frechetDistance(a, b)]).toBeAllClose([frechetDistance(b, a)], { relative: 1e-6 })
  })

  it("agrees with numpy's eigenvalues of the product", () => {
    const path = new URL('../golden/frechet.safetensors', import.meta.url)
    const { a, b, distance } = decodeTensors(readFileSync(path), 'frechet').tensors
    const [first, second] = [a, b].map(({ values }) => momentsOf(values as Float32Array, 6))
    expect([frechetDistance(first, second)]).toBeAllClose(distance.values, { relative: 1e-10 })
  })

  it('refuses moments of different sizes', () => {
    const wrong = () => frechetDistance(moments([0], [[1]]), moments([0, 0], diagonal(1, 1)))
    expect(refusal(wrong)).toContain('frechetDistance: 1 features against 2. Take both from the same judge.')
  })
})
