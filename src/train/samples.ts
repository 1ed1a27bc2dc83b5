import { imageShape, sizeOf } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import { categoryPart, drawSamplePart, setCategory, setCode } from '../gan/index.ts'
import type { Code, GanConfig, LatentArrays } from '../gan/index.ts'
import type { BatchedProgram } from '../runtime/index.ts'
import { BATCH } from './sampler.ts'

/** A code, and the value it has in each sample of a category. */
export interface CodeSetting {
  readonly code: Code
  readonly values: readonly number[]
}

/** Which samples are made: as many of each category, one category after the other. */
export interface SampleRequest {
  readonly config: GanConfig
  readonly image: ImageSize
  /** The categories, as they are numbered; any one number where there are none. */
  readonly categories: readonly number[]
  /** Samples of each. */
  readonly count: number
  readonly seed: number
  /** The category as whose samples all that is drawn is drawn; default each sample's own. */
  readonly drawnAs?: number
  /** Codes that are not drawn. */
  readonly settings?: readonly CodeSetting[]
}

/** Samples that were made together. */
export interface SampleChunk {
  /** How many came before them. */
  readonly first: number
  readonly count: number
  /** `[count, height, width, channels]` in [0, 1]. */
  readonly images: Float32Array
  readonly latents: LatentArrays
}

/** Values of a chunk's images, up to whole batches: 4 MB, so that what is in hand stays small however many samples there are. */
const CHUNK_VALUES = 2 ** 20

/** Makes samples, some at a time. A sample depends on its category, its number in it and the seed, and on no other sample. */
export async function* makeSamples(generator: BatchedProgram, request: SampleRequest): AsyncGenerator<SampleChunk> {
  const total = request.categories.length * request.count
  const most = Math.ceil(CHUNK_VALUES / sizeOf(imageShape(request.image)) / BATCH) * BATCH
  for (let first = 0; first < total; first += most) {
    const count = Math.min(most, total - first)
    const latents = sampleLatents(request, first, count)
    const { images } = await generator.run(latents, count)
    yield { first, count, images, latents }
  }
}

/** Draws the latents of samples `first` to `first + count`, each from streams of its own. */
function sampleLatents(request: SampleRequest, first: number, count: number): LatentArrays {
  const { config, settings = [], seed, drawnAs } = request
  const parts = config.latents
  const latents = Object.fromEntries(parts.map(({ name, size }) => [name, new Float32Array(count * size)]))
  const category = categoryPart(parts)
  for (let row = 0; row < count; row++) {
    const number = (first + row) % request.count
    const asked = request.categories[Math.floor((first + row) / request.count)]
    for (const part of parts) {
      const values = latents[part.name].subarray(row * part.size, (row + 1) * part.size)
      drawSamplePart(part, values, { seed, category: drawnAs ?? asked, number })
    }
    if (category) setCategory(latents, category, row, asked)
    for (const { code, values } of settings) setCode(latents, code, row, values[number])
  }
  return latents
}
