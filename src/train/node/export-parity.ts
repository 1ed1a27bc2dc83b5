import { FacetError } from '../../array/index.ts'
import type { Arrays } from '../../array/index.ts'
import { drawLatents, generatorInputs } from '../../gan/index.ts'
import type { GeneratorInput } from '../../gan/index.ts'
import { loadModelFile } from '../../runtime/node/index.ts'
import type { ModelTensor } from '../../runtime/node/index.ts'
import { loadGenerator } from '../sampler.ts'
import type { TrainedGan } from '../sampler.ts'

/** How far the images of an exported model are from Facet's own samples of the same latents. */
export interface Parity {
  /** Images that were made at a time. */
  readonly batches: readonly number[]
  /** The greatest difference of any pixel, which is in [0, 1]. */
  readonly greatest: number
  /** The greatest that is let pass. */
  readonly bound: number
}

/** One image, few, and more than a cache line of anything: engines have kernels of their own for each. */
const BATCHES = [1, 3, 64] as const

/** Differences of rounding stay below 1e-6 (docs/export.md); half a step of a byte, which would be seen, is 2e-3. */
const BOUND = 1e-5

/**
 * Runs an exported model on drawn latents, and holds its images against Facet's own samples.
 *
 * @param path - the model's file, as it was written
 * @throws FacetError when any pixel differs by more than 1e-5, or the file cannot be run
 */
export async function checkParity(path: string, gan: TrainedGan): Promise<Parity> {
  const latents = drawLatents(gan.config.latents, Math.max(...BATCHES), { seed: 0, purpose: 'export' })
  const expected = await ownImages(gan, latents)
  const model = await loadModelFile(path, { threads: gan.runtime.threads })
  let greatest = 0
  for (const batch of BATCHES) {
    const feeds = generatorInputs(gan.config.latents).map((input) => [input.name, columnsOf(latents, input, batch)])
    const { values } = await model.run(Object.fromEntries(feeds) as Record<string, ModelTensor>, 'images')
    greatest = Math.max(greatest, greatestDifference(values, expected, batch / Math.max(...BATCHES)))
  }
  await model.release()
  // Not "above": a difference that is no number is one, too.
  if (greatest <= BOUND) return { batches: BATCHES, greatest, bound: BOUND }
  throw new FacetError(
    `${path}: its images differ from Facet’s own by ${greatest}, more than ${BOUND}. ` +
      'Report it, with the versions of Node and ONNX Runtime.',
  )
}

async function ownImages(gan: TrainedGan, latents: Arrays): Promise<Float32Array> {
  const generator = await loadGenerator(gan)
  const { images } = await generator.run(latents, Math.max(...BATCHES))
  await generator.release()
  return images
}

/** The first rows of what an input takes. */
function columnsOf(latents: Arrays, { part, column, size }: GeneratorInput, rows: number): ModelTensor {
  const values = new Float32Array(rows * size)
  for (let row = 0; row < rows; row++) {
    const from = row * part.size + column
    values.set(latents[part.name].subarray(from, from + size), row * size)
  }
  return { shape: [rows, size], values }
}

/** The greatest difference to the first images of those expected; NaN where one has no number, or another size. */
function greatestDifference(values: Float32Array, expected: Float32Array, share: number): number {
  if (values.length !== share * expected.length) return NaN
  return values.reduce((most, value, index) => Math.max(most, Math.abs(value - expected[index])), 0)
}
