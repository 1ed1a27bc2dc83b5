import { Graph, gemm, input } from '../../src/graph/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { median } from '../statistics.ts'

/** Products like those of a training step at batch 64, [rows, columns, inner]. */
const PRODUCTS = [
  [1024, 1024, 1024],
  [2048, 1024, 1024],
  [3136, 1024, 128],
] as const

/** Measures the engine's rate of matrix products, a sample at a time, so that it can alternate with other work. */
export interface GemmMeter {
  /** Times each product once. */
  sample(): Promise<void>
  /** The fastest product's median rate in GFLOP/s: what the engine is known to reach. */
  rate(): number
}

/** Loads the products. */
export async function createGemmMeter(threads: number): Promise<GemmMeter> {
  const runtime = nodeRuntime({ threads })
  const products = await Promise.all(
    PRODUCTS.map(async ([m, n, k]) => {
      const graph = new Graph()
      const product = gemm(input(graph, 'a', [m, k]), input(graph, 'b', [n, k]), { transposeB: true })
      const inputs = { a: new Float32Array(m * k).fill(0.5), b: new Float32Array(n * k).fill(0.25) }
      const executable = await runtime.load(
        { outputs: { product } },
        { inputs, outputs: { product: new Float32Array(m * n) } },
      )
      return { executable, flop: 2 * m * n * k, rates: [] as number[] }
    }),
  )
  return {
    sample: async () => {
      for (const { executable, flop, rates } of products) {
        const began = performance.now()
        await executable.run()
        rates.push(flop / (performance.now() - began) / 1e6)
      }
    },
    rate: () => Math.max(...products.map(({ rates }) => median(rates))),
  }
}
