import { UNKNOWN, influenceEstimate } from './estimate.ts'
import type { Estimate } from './estimate.ts'
import type { Points, TakeProducts } from './pairs.ts'
import { variationOf } from './variation.ts'

/** Gathers sums of the kernel (x·y/size + 1)³ over pairs of one set (Bińkowski et al. 2018, equation 3). */
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

/** The same over pairs of two sets. */
export interface CrossKernelSums {
  readonly take: TakeProducts
  /** By row point, its sum over all columns. */
  readonly byRow: Float64Array
  /** By column point, its sum over all rows. */
  readonly byColumn: Float64Array
}

/** Returns empty sums for products of two sets. */
export function gatherCrossKernels(rows: Points, columns: Points, size: number): CrossKernelSums {
  const [byRow, byColumn] = [new Float64Array(rows.count), new Float64Array(columns.count)]
  const scaled = columns.lifts.map((lift) => lift / size)
  return {
    byRow,
    byColumn,
    take: (row, first, products) => {
      const [into, lifts, scale, own] = [byColumn, scaled, 1 / size, rows.lifts[row] / size + 1]
      let sum = 0
      for (let i = 0; i < products.length; i++) {
        const base = products[i] * scale + own + lifts[first + i]
        const value = base * base * base
        into[first + i] += value
        sum += value
      }
      byRow[row] += sum
    },
  }
}

/** What {@link kernelDistance} is made of: sums of kernels. */
export interface KernelParts {
  /** By real image, over the other real ones. */
  readonly real: Float64Array
  /** By sample, over the other samples. */
  readonly samples: Float64Array
  /** By real image, over the samples. */
  readonly byRow: Float64Array
  /** By sample, over the real images. */
  readonly byColumn: Float64Array
}

/**
 * Returns the squared maximum mean discrepancy of two sets, the unbiased estimate over all pairs (Gretton et al. 2012,
 * equation 3): of Inception's features it is the KID (Bińkowski et al. 2018). It can be below 0 where the sets are of one
 * law. A sample's contribution is the value plus the first-order term of the U-statistic; a real image has one as well.
 *
 * @returns unknown of fewer than two images on either side
 */
export function kernelDistance({ real, samples, byRow, byColumn }: KernelParts): Estimate {
  if (real.length < 2 || samples.length < 2) return UNKNOWN
  const [ofReal, ofSamples] = [influences(real, byRow, samples.length), influences(samples, byColumn, real.length)]
  const value = ofReal.within + ofSamples.within - 2 * ofSamples.between
  return influenceEstimate(value, ofSamples.terms, [variationOf(ofReal.terms)])
}

/** The mean kernels of one set, and by how much each of its images moves the distance. */
function influences(own: Float64Array, cross: Float64Array, others: number) {
  const within = meanOf(own) / (own.length - 1)
  const between = meanOf(cross) / others
  const terms = own.map((sum, index) => 2 * (sum / (own.length - 1) - within) - 2 * (cross[index] / others - between))
  return { within, between, terms }
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
