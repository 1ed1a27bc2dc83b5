import { describe, expect, it } from 'vitest'
import { nearestIn } from '../../src/metrics/distributions/nearest.ts'
import '../support/all-close.ts'
import { drawFeatures, refusalOf, rowsOf, runtime } from './feature-sets.ts'

/** The nearest by trying all, in float64. */
function byDefinition(queries: Float32Array, reference: Float32Array, size: number) {
  const distance = (query: number, other: number) => {
    let sum = 0
    for (let i = 0; i < size; i++) sum += (queries[query * size + i] - reference[other * size + i]) ** 2
    return Math.sqrt(sum)
  }
  return Array.from({ length: queries.length / size }, (_, query) => {
    const all = Array.from({ length: reference.length / size }, (_unused, other) => distance(query, other))
    const least = Math.min(...all)
    return { index: all.indexOf(least), distance: least }
  })
}

describe('nearestIn', () => {
  it('finds the nearest over several blocks', async () => {
    const queries = drawFeatures('queries', { count: 520, size: 4, shift: 20 })
    const reference = drawFeatures('reference', { count: 1100, size: 4, shift: 20 })
    const { indices, distances } = await nearestIn(runtime, { queries, reference, size: 4 })
    const expected = byDefinition(queries, reference, 4)
    expect([...indices]).toEqual(expected.map(({ index }) => index))
    expect(distances).toBeAllClose(
      expected.map(({ distance }) => distance),
      { relative: 1e-12 },
    )
  })

  it('finds copies at exactly 0, the first of several', async () => {
    const reference = drawFeatures('reference', { count: 700, size: 128, shift: 5 })
    reference.copyWithin(650 * 128, 3 * 128, 4 * 128)
    const queries = rowsOf(reference, 128, [699, 3, 650, 0])
    const { indices, distances } = await nearestIn(runtime, { queries, reference, size: 128 })
    expect([...indices]).toEqual([699, 3, 3, 0])
    expect([...distances]).toEqual([0, 0, 0, 0])
  })

  it('of a set in itself is every point, though the very same array is given twice', async () => {
    const set = drawFeatures('set', { count: 600, size: 3 })
    const { indices, distances } = await nearestIn(runtime, { queries: set, reference: set, size: 3 })
    expect([...indices]).toEqual(Array.from({ length: 600 }, (_, index) => index))
    expect(Math.max(...distances)).toBe(0)
  })

  it('takes one reference, and no query', async () => {
    const [queries, reference] = [Float32Array.of(3, 4, 0, 1), Float32Array.of(0, 0)]
    expect(await nearestIn(runtime, { queries, reference, size: 2 })).toEqual({
      indices: Uint32Array.of(0, 0),
      distances: Float64Array.of(5, 1),
    })
    const { indices } = await nearestIn(runtime, { queries: new Float32Array(), reference, size: 2 })
    expect(indices).toHaveLength(0)
  })

  it.each([
    ['no reference', Float32Array.of(1, 2), new Float32Array(), 'nearestIn: there is nothing to be near to.'],
    ['NaN in a query', Float32Array.of(1, NaN), Float32Array.of(1, 2), 'not finite'],
    ['NaN in the reference', Float32Array.of(1, 2), Float32Array.of(NaN, 2), 'not finite'],
    ['half a row', Float32Array.of(1), Float32Array.of(1, 2), 'not whole rows of 2'],
  ])('refuses %s', async (_, queries, reference, message) => {
    expect(await refusalOf(nearestIn(runtime, { queries, reference, size: 2 }))).toContain(message)
  })
})
