import { Graph, add, input } from '../../src/graph/index.ts'
import { allocateBlocks, loadKernels } from '../../src/runtime/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { median } from '../statistics.ts'

/** Measures how fast arrays stream through the engine, a sample at a time. */
export interface BandwidthMeter {
  /** Times each stream a few times. */
  sample(): Promise<void>
  /** The fastest stream's median rate in GB/s. */
  rate(): number
}

const COLUMNS = 1024
/** Runs of a stream a sample: all but the first find in the cache what fits there, as an update may after its gradient. */
const REPEATS = 3
/** Both streams read two arrays and write one. */
const ARRAYS = 3

/**
 * Loads two streams over arrays as large as the weights: the engine's sum of two arrays, with all its threads, and the
 * moving average's kernel, in place and on one thread. Neither computes anything to speak of, and neither reads an
 * element twice, so that no update of weights on this engine moves bytes faster than the faster of them.
 *
 * @param options.parameters - elements of all weights
 */
export async function createBandwidthMeter(options: {
  readonly threads: number
  readonly parameters: number
}): Promise<BandwidthMeter> {
  const rows = Math.ceil(options.parameters / COLUMNS)
  const streams = [await engineSum(rows, options.threads), await kernelAverage(rows)]
  const timed = streams.map((run) => ({ run, rates: [] as number[] }))
  return {
    sample: async () => {
      for (const { run, rates } of timed) {
        for (let repeat = 0; repeat < REPEATS; repeat++) {
          const began = performance.now()
          await run()
          rates.push((ARRAYS * 4 * rows * COLUMNS) / (performance.now() - began) / 1e6)
        }
      }
    },
    rate: () => Math.max(...timed.map(({ rates }) => median(rates))),
  }
}

type Stream = () => Promise<void> | void

async function engineSum(rows: number, threads: number): Promise<Stream> {
  const graph = new Graph()
  const shape = [rows, COLUMNS]
  const [a, b, sum] = [0.5, 0.25, 0].map((value) => new Float32Array(rows * COLUMNS).fill(value))
  const program = { outputs: { sum: add(input(graph, 'a', shape), input(graph, 'b', shape)) } }
  const executable = await nodeRuntime({ threads }).load(program, { inputs: { a, b }, outputs: { sum } })
  return () => executable.run()
}

async function kernelAverage(rows: number): Promise<Stream> {
  const length = rows * COLUMNS
  const { memory, blocks } = allocateBlocks({ averages: length, values: length })
  const kernels = await loadKernels(memory)
  return () => kernels.average(blocks.averages, blocks.values, 0.5)
}
