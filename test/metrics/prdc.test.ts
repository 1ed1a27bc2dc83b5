import { describe, expect, it } from 'vitest'
import type { Comparison } from '../../src/metrics/distributions/reference.ts'
import '../support/all-close.ts'
import { compare, drawFeatures, goldenSets, refusalOf, rowsOf } from './feature-sets.ts'

const NAMES = ['precision', 'recall', 'density', 'coverage'] as const

/** All four, NaN where unknown. */
function values(comparison: Comparison): number[] {
  return NAMES.map((name) => comparison[name].value ?? NaN)
}

const ROUNDING = { absolute: 1e-12 }

/** The definitions, word for word, in float64. */
function byDefinition(real: Float32Array, samples: Float32Array, size: number): number[] {
  const points = (set: Float32Array) =>
    Array.from({ length: set.length / size }, (_, row) => set.subarray(row * size, (row + 1) * size))
  const distance = (a: Float32Array, b: Float32Array) =>
    Math.sqrt(a.reduce((sum, value, index) => sum + (value - b[index]) ** 2, 0))
  const radii = (set: Float32Array[]) =>
    set.map((point) => set.map((other) => distance(point, other)).toSorted((a, b) => a - b)[5])
  const [a, b] = [points(real), points(samples)]
  const [radiiA, radiiB] = [radii(a), radii(b)]
  const holders = b.map((sample) => a.filter((point, index) => distance(point, sample) < radiiA[index]).length)
  const share = (set: Float32Array[], isSo: (point: Float32Array, index: number) => boolean) =>
    set.filter(isSo).length / set.length
  return [
    share(b, (_, index) => holders[index] > 0),
    share(a, (point) => b.some((sample, index) => distance(point, sample) < radiiB[index])),
    holders.reduce((sum, count) => sum + count / 5, 0) / b.length,
    share(a, (point, index) => b.some((sample) => distance(point, sample) < radiiA[index])),
  ]
}

describe('precision, recall, density, coverage', () => {
  it('agree with the prdc package', async () => {
    const { real, samples, size, scores } = goldenSets()
    const found = values(await compare(real, samples, size))
    expect(found).toBeAllClose(
      NAMES.map((name) => scores[name]),
      ROUNDING,
    )
  })

  it('are the same over several blocks, of any sizes', async () => {
    const real = drawFeatures('real', { count: 530, size: 4 })
    const samples = drawFeatures('samples', { count: 1030, size: 4, shift: 0.5, spread: 0.9 })
    const found = values(await compare(real, samples, 4))
    expect(found).toBeAllClose(byDefinition(real, samples, 4), ROUNDING)
  })

  it('of the real images themselves are exactly 1, far from the origin too', async () => {
    const real = drawFeatures('real', { count: 600, size: 7, shift: 100 })
    expect(values(await compare(real, real, 7))).toBeAllClose([1, 1, 1, 1], ROUNDING)
  })

  it('decide ties as the definition does, not as float32 rounds', async () => {
    const [real, samples] = [Float32Array.of(1, 1, 0, 2, 2, 1, 1), Float32Array.of(2, 2, 0, 1, 1, 3, 0)]
    const found = values(await compare(real, samples, 1))
    expect(found).toBeAllClose(byDefinition(real, samples, 1), ROUNDING)
    expect(found[0]).toBe(6 / 7)
  })

  it('decide ties of quantised features so too', async () => {
    const quantised = (purpose: string, count: number) =>
      drawFeatures(purpose, { count, size: 4 }).map((value) => Math.round(2 * value) / 2)
    const [real, samples] = [quantised('real', 600), quantised('samples', 300)]
    expect(values(await compare(real, samples, 4))).toBeAllClose(byDefinition(real, samples, 4), ROUNDING)
  })

  it('tell samples apart that are alike to the last digits of float32', async () => {
    const real = drawFeatures('real', { count: 300, size: 4, shift: 1 })
    const alike = drawFeatures('alike', { count: 200, size: 4, shift: 1, spread: 1e-6 })
    expect(values(await compare(real, alike, 4))).toBeAllClose(byDefinition(real, alike, 4), ROUNDING)
  })

  it('vary with what they are not a sum over as leaving it out says', async () => {
    const real = drawFeatures('real', { count: 60, size: 3 })
    const samples = drawFeatures('samples', { count: 50, size: 3, shift: 0.4 })
    const { coverage, density } = await compare(real, samples, 3)
    const without = (set: Float32Array, row: number) => set.filter((_, index) => Math.floor(index / 3) !== row)
    const deletions = (changed: readonly number[]) => {
      const mean = changed.reduce((sum, value) => sum + value, 0) / changed.length
      return changed.reduce((sum, value) => sum + (value - mean) ** 2, 0) * ((changed.length - 1) / changed.length)
    }
    const rows = (count: number) => Array.from({ length: count }, (_, row) => row)
    const coverages = rows(50).map((row) => byDefinition(real, without(samples, row), 3)[3])
    // Density without a real image is over one image fewer: the sum of spheres is what the jackknife compares.
    const densities = rows(60).map((row) => byDefinition(without(real, row), samples, 3)[2])
    expect([coverage, density].map(({ variations }) => variations[1].variance)).toBeAllClose(
      [deletions(coverages), deletions(densities)],
      { relative: 1e-9 },
    )
  })

  it('do not change with the order of samples', async () => {
    const { real, samples, size } = goldenSets()
    const count = samples.length / size
    const order = Array.from({ length: count }, (_, row) => (row * 7 + 3) % count)
    const [given, mixed] = [await compare(real, samples, size), await compare(real, rowsOf(samples, size, order), size)]
    expect(values(mixed)).toBeAllClose(values(given), ROUNDING)
    expect([...mixed.density.contributions]).toEqual(order.map((row) => given.density.contributions[row]))
  })

  it('of one real image again and again are faithful and not diverse', async () => {
    const real = drawFeatures('real', { count: 200, size: 3 })
    const same = rowsOf(real, 3, new Array<number>(50).fill(17))
    const { precision, recall, density, coverage } = await compare(real, same, 3)
    expect([precision.value, recall.value]).toEqual([1, 0])
    expect(density.value).toBeGreaterThan(0)
    // The spheres that hold the image are as many as its density says.
    expect(coverage.value).toBeCloseTo(((density.value ?? NaN) * 5) / 200, 12)
  })

  it('of samples far off are 0', async () => {
    const real = drawFeatures('real', { count: 50, size: 3 })
    const far = drawFeatures('far', { count: 40, size: 3, shift: 1000 })
    expect(values(await compare(real, far, 3))).toEqual([0, 0, 0, 0])
  })

  it('of a real law with equal images have no sphere there', async () => {
    const real = new Float32Array(20).fill(2)
    expect(values(await compare(real, real, 2))).toEqual([0, 0, 0, 0])
  })

  it('hold one contribution a sample, or a real image', async () => {
    const { real, samples, size } = goldenSets()
    const comparison = await compare(real, samples, size)
    expect(NAMES.map((name) => comparison[name].contributions.length)).toEqual([60, 90, 60, 90])
  })

  it.each([
    ['five samples', 50, 5, [1, 0, 1, 1]],
    ['six samples', 50, 6, [1, 1, 1, 1]],
    ['no sample', 50, 0, [0, 0, 0, 0]],
    ['five real images', 5, 50, [0, 1, 0, 0]],
    ['five of each', 5, 5, [0, 0, 0, 0]],
    ['no real image', 0, 50, [0, 0, 0, 0]],
  ])('are unknown where %s are too few', async (_, reals, count, known) => {
    const [real, samples] = [
      drawFeatures('real', { count: reals, size: 2 }),
      drawFeatures('samples', { count, size: 2 }),
    ]
    const comparison = await compare(real, samples, 2)
    expect(values(comparison).map((value) => (Number.isNaN(value) ? 0 : 1))).toEqual(known)
    for (const { value, contributions } of Object.values({ ...comparison })) {
      expect(contributions.length > 0).toBe(value !== null)
    }
  })

  it.each([
    ['NaN', Float32Array.of(1, NaN, 1, 2), 'not finite, or too large'],
    ['infinity', Float32Array.of(1, Infinity, 1, 2), 'not finite, or too large'],
    ['numbers whose squares overflow', Float32Array.of(1, 1e30, 1, 2), 'not finite, or too large'],
    ['half a row', Float32Array.of(1, 2, 3), '3 numbers are not whole rows of 2. Give [count, 2].'],
  ])('refuse %s', async (_, wrong, message) => {
    const right = drawFeatures('right', { count: 8, size: 2 })
    expect(await refusalOf(compare(right, wrong, 2))).toContain(message)
    expect(await refusalOf(compare(wrong, right, 2))).toContain(message)
  })
})
