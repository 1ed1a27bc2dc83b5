import { createBandwidthMeter } from './bandwidth.ts'
import { createGemmMeter } from './gemm-rate.ts'
import { ROLES } from './work.ts'
import type { Product, Role, StepWork } from './work.ts'

/** What the engine is known to reach on this machine. */
export interface Rates {
  /** GFLOP/s of matrix products. */
  readonly products: number
  /** GB/s of streamed arrays. */
  readonly bandwidth: number
}

/** Measures both rates in turn, between the steps they are compared with. */
export interface RateMeter {
  sample(): Promise<void>
  rates(): Rates
}

/** Loads what the rates are measured with, for weights of so many elements. */
export async function createRateMeter(options: {
  readonly threads: number
  readonly parameters: number
}): Promise<RateMeter> {
  const gemm = await createGemmMeter(options.threads)
  const bandwidth = await createBandwidthMeter(options)
  return {
    sample: async () => {
      await gemm.sample()
      await bandwidth.sample()
    },
    rates: () => ({ products: gemm.rate(), bandwidth: bandwidth.rate() }),
  }
}

/** The least milliseconds a step can take at given rates. */
export interface Floor {
  /** Of the products, by role. */
  readonly products: Readonly<Record<Role, number>>
  readonly adam: number
  readonly average: number
  /** All of them. Activations are left out: they fit into caches, and an ideal engine fuses what is done to them. */
  readonly whole: number
  /** The same work if arithmetic and weights did not overlap: all multiply-adds, then all bytes. */
  readonly apart: { readonly products: number; readonly weights: number }
}

/**
 * Returns the floor of a step. A product takes as long as its arithmetic or its weights' bytes, whichever is longer (the
 * roofline of Williams, Waterman and Patterson 2009): the sum of both would not be a floor, because they overlap.
 */
export function stepFloor(work: StepWork, rates: Rates): Floor {
  const all = Object.values(work.products).flat()
  const stream = (bytes: number) => bytes / rates.bandwidth / 1e6
  const compute = ({ multiplyAdds }: Product) => (2 * multiplyAdds) / rates.products / 1e6
  const total = (products: readonly Product[], least: (product: Product) => number) =>
    products.reduce((sum, product) => sum + least(product), 0)
  const roofline = (product: Product) => Math.max(compute(product), stream(product.weightBytes))
  const ofRole = (role: Role) => all.filter((product) => product.role === role)
  const [adam, average] = [work.adamBytes, work.averageBytes].map(stream)
  return {
    products: Object.fromEntries(ROLES.map((role) => [role, total(ofRole(role), roofline)])) as Record<Role, number>,
    adam,
    average,
    whole: total(all, roofline) + adam + average,
    apart: {
      products: total(all, compute),
      weights: total(all, ({ weightBytes }) => stream(weightBytes)) + adam + average,
    },
  }
}
