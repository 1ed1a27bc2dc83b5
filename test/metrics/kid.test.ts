import { describe, expect, it } from 'vitest'
import { UNKNOWN } from '../../src/metrics/distributions/estimate.ts'
import '../support/all-close.ts'
import { bruteDeviation, compare, drawFeatures, goldenSets, standardError } from './feature-sets.ts'

/** Kernels of all pairs of rows, in float64. */
function kernels(a: Float32Array, b: Float32Array, size: number): number[][] {
  const rows = (set: Float32Array) =>
    Array.from({ length: set.length / size }, (_, row) => [...set.subarray(row * size, (row + 1) * size)])
  const product = (x: number[], y: number[]) => x.reduce((sum, value, index) => sum + value * y[index], 0)
  return rows(a).map((x) => rows(b).map((y) => (product(x, y) / size + 1) ** 3))
}

/** The unbiased estimate by its definition; of the images at the given rows, which may come more than once. */
function byDefinition(
  { real, cross, samples }: { readonly real: number[][]; readonly cross: number[][]; readonly samples: number[][] },
  rows = [...samples.keys()],
  realRows = [...real.keys()],
): number {
  const within = (matrix: number[][], indices: number[]) => {
    let sum = 0
    for (const [i, row] of indices.entries()) {
      for (const [j, column] of indices.entries()) if (i !== j) sum += matrix[row][column]
    }
    return sum / (indices.length * (indices.length - 1))
  }
  const between = realRows.reduce((sum, row) => sum + rows.reduce((part, column) => part + cross[row][column], 0), 0)
  return within(real, realRows) + within(samples, rows) - (2 * between) / (rows.length * realRows.length)
}

function allKernels(real: Float32Array, samples: Float32Array, size: number) {
  const [own, cross, made] = [kernels(real, real, size), kernels(real, samples, size), kernels(samples, samples, size)]
  return { real: own, cross, samples: made }
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

describe('the kernel distance', () => {
  it('agrees with torchmetrics', async () => {
    const { real, samples, size, scores } = goldenSets()
    const { kernel } = await compare(real.subarray(0, samples.length), samples, size)
    expect([kernel.value ?? NaN]).toBeAllClose([scores.kernel], { relative: 1e-6 })
  })

  it('is its definition over several blocks, of any sizes', async () => {
    const real = drawFeatures('real', { count: 520, size: 6, shift: 3 })
    const samples = drawFeatures('samples', { count: 600, size: 6, shift: 3.1, spread: 0.9 })
    const { kernel } = await compare(real, samples, 6)
    const expected = byDefinition(allKernels(real, samples, 6))
    expect([kernel.value ?? NaN, mean(kernel.contributions)]).toBeAllClose([expected, expected], { relative: 1e-5 })
  })

  it('is within three of its standard errors of 0 for two draws of one law, and far above for another law', async () => {
    const [a, b] = ['a', 'b'].map((purpose) => drawFeatures(purpose, { count: 500, size: 6 }))
    const other = drawFeatures('c', { count: 500, size: 6, shift: 0.5 })
    const [same, different] = [(await compare(a, b, 6)).kernel, (await compare(a, other, 6)).kernel]
    expect(Math.abs(same.value ?? NaN)).toBeLessThan(3 * standardError(same.contributions))
    expect(different.value).toBeGreaterThan(10 * standardError(different.contributions))
  })

  it.each([
    ['wider than the real ones', 0, 0.4, 1.2],
    ['narrower, and the real ones matter more', 1, 0.2, 0.8],
  ])(
    'has the deviations that resampling either set has, to 0.15 of them, of samples %s',
    async (_, at, shift, spread) => {
      const real = drawFeatures('real', { count: 120, size: 8, shift: at })
      const samples = drawFeatures('samples', { count: 150, size: 8, shift, spread })
      const { kernel } = await compare(real, samples, 8)
      const all = allKernels(real, samples, 8)
      const ofSamples = bruteDeviation(150, 200, (rows) => byDefinition(all, rows))
      const ofReal = bruteDeviation(120, 200, (rows) => byDefinition(all, undefined, rows))
      const deviations = kernel.variations.map(({ variance }) => Math.sqrt(variance))
      expect(deviations).toBeAllClose([ofSamples, ofReal], { relative: 0.15 })
    },
  )

  it.each([
    ['one sample', 9, 1],
    ['no sample', 9, 0],
    ['one real image', 1, 9],
    ['no real image', 0, 9],
  ])('is unknown of %s', async (_, reals, count) => {
    const [real, samples] = [reals, count].map((rows) => drawFeatures('few', { count: rows, size: 2 }))
    expect((await compare(real, samples, 2)).kernel).toEqual(UNKNOWN)
  })

  it('of two images on either side is by hand', async () => {
    // One feature: 1·2 + 1 = 3 cubed; 0·(−1) + 1 = 1; and across 1, 0, 1, −1, all cubed.
    const { kernel } = await compare(Float32Array.of(1, 2), Float32Array.of(0, -1), 1)
    expect(kernel.value).toBeCloseTo(27 + 1 - (2 * (1 + 0 + 1 - 1)) / 4, 5)
  })
})
