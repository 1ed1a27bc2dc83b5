import { FacetError } from '../../array/index.ts'
import type { Arrays } from '../../array/index.ts'
import { drawLatents, splitParts } from '../../gan/index.ts'
import { loadModelFile } from '../../runtime/node/index.ts'
import type { ModelTensor } from '../../runtime/node/index.ts'
import type { BatchedProgram } from '../../runtime/index.ts'
import type { TrainedGan } from '../sampler.ts'

/** How far what an exported model computes is from what Facet itself does of the same. */
export interface Parity {
  /** Rows that were computed at a time. */
  readonly batches: readonly number[]
  /** The greatest difference: of any pixel, which is in [0, 1]; of anything read, in units of it where it is above 1. */
  readonly greatest: number
  /** The greatest that is let pass. */
  readonly bound: number
}

/** What models are exported of. */
export type ExportedNetwork = 'generator' | 'recogniser'

/** One row, few, and more than a cache line of anything: engines have kernels of their own for each. */
const BATCHES = [1, 3, 64] as const
const MOST = Math.max(...BATCHES)

/** Differences of rounding stay below 1e-6 (docs/export.md); half a step of a byte, which would be seen, is 2e-3. */
const BOUND = 1e-5

/**
 * Runs an exported model on drawn latents, or on images of them, and holds what it says against what the GAN itself does.
 *
 * @param path - the model's file, as it was written
 * @param options.network - default the generator
 * @param options.bound - the greatest difference that is let pass; default 1e-5
 * @throws FacetError when anything differs by more, or the file cannot be run
 */
export async function checkParity(
  path: string,
  gan: TrainedGan,
  { network = 'generator', bound = BOUND }: { readonly network?: ExportedNetwork; readonly bound?: number } = {},
): Promise<Parity> {
  const greatest = await greatestDifference(path, await CASES[network](gan), gan.runtime.threads)
  // Not "above": a difference that is no number is one, too.
  if (greatest <= bound) return { batches: BATCHES, greatest, bound }
  const what = network === 'generator' ? 'images differ' : 'readings differ'
  throw new FacetError(
    `${path}: its ${what} from Facet’s own by ${greatest}, more than ${bound}. ` +
      'Report it, with the versions of Node and ONNX Runtime.',
  )
}

/** What a model is given and what it should say of it, `[64, …]` by the names of its inputs and outputs. */
interface ParityCase {
  readonly inputs: Readonly<Record<string, ModelTensor>>
  readonly outputs: Arrays
}

const CASES: Readonly<Record<ExportedNetwork, (gan: TrainedGan) => Promise<ParityCase>>> = {
  generator: async (gan) => {
    const latents = drawnLatents(gan)
    const columns = Object.entries(splitParts(gan.config.latents, latents, MOST))
    const inputs = columns.map(([name, values]) => [name, { shape: [MOST, values.length / MOST], values }] as const)
    return { inputs: Object.fromEntries(inputs), outputs: await generate(gan, latents) }
  },
  recogniser: async (gan) => {
    const { images } = await generate(gan, drawnLatents(gan))
    const { height, width, channels } = gan.image
    const { source, ...parts } = await computed(await gan.recogniser(), { images })
    const recognised = gan.config.latents.filter((part) => part.recognised)
    return {
      inputs: { images: { shape: [MOST, height, width, channels], values: images } },
      outputs: { source, ...splitParts(recognised, parts, MOST) },
    }
  },
}

function drawnLatents({ config }: TrainedGan): Arrays {
  return drawLatents(config.latents, MOST, { seed: 0, purpose: 'export' })
}

async function generate(gan: TrainedGan, latents: Arrays): Promise<Record<string, Float32Array>> {
  return computed(await gan.generator(), latents)
}

async function computed(program: BatchedProgram, rows: Arrays): Promise<Record<string, Float32Array>> {
  const outputs = await program.run(rows, MOST)
  await program.release()
  return outputs
}

/** The greatest difference in any batch; NaN where something is no number, or of another size. */
async function greatestDifference(path: string, { inputs, outputs }: ParityCase, threads: number): Promise<number> {
  const model = await loadModelFile(path, { threads })
  let greatest = 0
  for (const batch of BATCHES) {
    const feeds = Object.entries(inputs).map(([name, tensor]) => [name, firstRows(tensor, batch)] as const)
    const results = await model.run(Object.fromEntries(feeds), Object.keys(outputs))
    for (const [name, expected] of Object.entries(outputs)) {
      const part = expected.subarray(0, (expected.length / MOST) * batch)
      greatest = Math.max(greatest, differenceOf(results[name].values, part))
    }
  }
  await model.release()
  return greatest
}

function firstRows({ shape, values }: ModelTensor, rows: number): ModelTensor {
  return { shape: [rows, ...shape.slice(1)], values: values.subarray(0, (values.length / MOST) * rows) }
}

function differenceOf(values: Float32Array, expected: Float32Array): number {
  if (values.length !== expected.length) return NaN
  return values.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - expected[index]) / Math.max(1, Math.abs(expected[index]))),
    0,
  )
}
