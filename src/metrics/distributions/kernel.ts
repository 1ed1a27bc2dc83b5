import { UNKNOWN } from './estimate.ts'
import type { Estimate } from './estimate.ts'
import type { Points, TakeProducts } from './pairs.ts'

/** Gathers sums of the kernel (x·y/size + 1)³ over pairs (Bińkowski et al. 2018, equation 3). */
export interface KernelSums {
  readonly take: TakeProducts
  /** By point, its sum over all those it was paired with. */
  readonly sums: Float64Array
}

/** Returns empty sums by point of a set over the others of that set, for products of the set with itself. */
export function gatherOwnKernels({ count, lifts }: Points, size: number): KernelSums {
  const sums = new Float64Array(count)
  const scaled = lifts.map((lift) => lift / size)
  return {
    sums,
    take: (row, first, products) => {
      // Constants of the loop are local: V8 reads those of a closure anew at every turn, which doubles the time.
      const [into, columns, scale, own] = [sums, scaled, 1 / size, scaled[row] + 1]
      let sum = 0
      for (let i = 0; i < products.length; i++) {
        const base = products[i] * scale + own + columns[first + i]
        const value = base * base * base
        into[first + i] += value
        sum += value
      }
      into[row] += sum
    },
  }
}

/** Returns empty sums by column point over all row points, for products of two sets. */
export function gatherCrossKernels(rows: Points, columns: Points, size: number): KernelSums {
  const sums = new Float64Array(columns.count)
  const scaled = columns.lifts.map((lift) => lift / size)
  return {
    sums,
    take: (row, first, products) => {
      const [into, lifts, scale, own] = [sums, scaled, 1 / size, rows.lifts[row] / size + 1]
      for (let i = 0; i < products.length; i++) {
        const base = products[i] * scale + own + lifts[first + i]
        into[first + i] += base * base * base
      }
    },
  }
}

/** What {@link kernelDistance} is made of. */
export interface KernelParts {
  /** By real image, over the other real ones. */
  readonly real: Float64Array
  /** By sample, over the other samples. */
  readonly samples: Float64Array
  /** By sample, over the real images. */
  readonly cross: Float64Array
}

/**
 * Returns the squared maximum mean discrepancy of two sets, the unbiased estimate over all pairs (Gretton et al. 2012,
 * equation 3): of Inception's features it is the KID (Bińkowski et al. 2018). It can be below 0 where the sets are of one
 * law. A sample's contribution is the value plus the first-order term of the U-statistic; the real images are held fixed.
 *
 * @returns unknown of fewer than two images on either side
 */
export function kernelDistance({ real, samples, cross }: KernelParts): Estimate {
  const [m, n] = [real.length, samples.length]
  if (m < 2 || n < 2) return UNKNOWN
  const [within, between] = [meanOf(samples) / (n - 1), meanOf(cross) / m]
  const value = meanOf(real) / (m - 1) + within - 2 * between
  const influence = (sum: number, index: number) => 2 * (sum / (n - 1) - within) - 2 * (cross[index] / m - between)
  return { value, contributions: samples.map((sum, index) => value + influence(sum, index)) }
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
