import { FacetError, formatShape, imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import type { ImageSource } from '../../data/index.ts'
import { drawLatents, setCategory } from '../../gan/index.ts'
import type { LatentArrays, LatentPart } from '../../gan/index.ts'
import type { BatchedProgram } from '../../runtime/index.ts'
import type { ImageChunk } from '../judge/observation.ts'
import { CHUNK, sourceChunks } from '../judge/source-chunks.ts'

/** Images in memory, each with a group: the label of a real one, the category asked for of a generated one. */
export interface ImageSet {
  readonly image: ImageSize
  readonly count: number
  /** `[count, height, width, channels]`, in [0, 1] */
  readonly images: Float32Array
  readonly groups: readonly number[]
}

/** Images to be judged. */
export interface JudgedSet extends ImageSet {
  /** What `groups` number; absent where nothing was asked for, and all groups are 0. */
  readonly categories?: {
    readonly size: number
    /** Whether labels name the categories: then there is one for each class. */
    readonly supervised: boolean
  }
  /** See the report's field of this name. */
  readonly drawn: 'equally' | 'by frequency' | null
}

/** Generated images, and the latents that they came from. */
export interface SampleSet extends ImageSet {
  /** Every part by name, `[count, size]`. */
  readonly latents: LatentArrays
}

/** What samples are drawn from. */
export interface Sampling {
  /** Takes the latent parts by name, returns `images`. */
  readonly generator: BatchedProgram
  readonly latents: readonly LatentPart[]
  /** The categorical part that sorts samples; undefined where there is none. */
  readonly part: LatentPart | undefined
  readonly image: ImageSize
}

/** What samples that are judged are drawn for: those of one seed are the same, whatever is measured of them. */
export const SAMPLES = 'score'

/** Draws the latents of samples of given categories, 0 where there is no categorical part; all else is drawn. */
function latentsOf({ latents: parts, part }: Sampling, groups: readonly number[], seed: number): LatentArrays {
  const latents = drawLatents(parts, groups.length, { seed, purpose: SAMPLES })
  if (part) for (const [row, category] of groups.entries()) setCategory(latents, part, row, category)
  return latents
}

/**
 * Generates samples of given categories.
 *
 * @throws FacetError when they are of another size, or not finite
 */
export async function drawSamples(sampling: Sampling, groups: readonly number[], seed: number): Promise<SampleSet> {
  const latents = latentsOf(sampling, groups, seed)
  return { ...(await generate(sampling, latents, groups.length)), groups, latents }
}

/** Generates the same samples as {@link drawSamples}, some at a time. */
export async function* sampleChunks(
  sampling: Sampling,
  groups: readonly number[],
  seed: number,
): AsyncGenerator<ImageChunk> {
  const latents = latentsOf(sampling, groups, seed)
  for (let first = 0; first < groups.length; first += CHUNK) {
    const taken = groups.slice(first, first + CHUNK)
    const rows = sampling.latents.map(
      ({ name, size }) => [name, latents[name].subarray(first * size, (first + taken.length) * size)] as const,
    )
    const { images } = await generate(sampling, Object.fromEntries(rows), taken.length)
    yield { images, groups: taken }
  }
}

/**
 * Generates the images of given latents.
 *
 * @throws FacetError when they are of another size, or not finite
 */
export async function generate(
  { generator, image }: Sampling,
  latents: LatentArrays,
  count: number,
): Promise<Pick<ImageSet, 'image' | 'images' | 'count'>> {
  const { images } = await generator.run(latents, count)
  const expected = [count, ...imageShape(image)]
  if (images.length !== sizeOf(expected)) {
    throw new FacetError(
      `evaluate: the data's images are ${formatShape(expected)}, the generator makes ${images.length} pixels. Evaluate it on its own data.`,
    )
  }
  if (!images.every(Number.isFinite)) {
    throw new FacetError('evaluate: the generator makes pixels that are not finite: its training diverged. Train anew.')
  }
  return { image, images, count }
}

/** Reads images of a source by index, default all of them, with their labels. */
export function readImages(source: ImageSource, indices?: readonly number[]): ImageSet {
  const chunks = [...sourceChunks(source, indices)]
  const groups = chunks.flatMap((chunk) => [...chunk.groups])
  const size = sizeOf(imageShape(source.image))
  const images = new Float32Array(groups.length * size)
  let offset = 0
  for (const chunk of chunks) {
    images.set(chunk.images, offset)
    offset += chunk.images.length
  }
  return { image: source.image, count: groups.length, images, groups }
}

/** Returns some rows of an array of rows. */
export function takeRows(values: Float32Array, size: number, rows: readonly number[]): Float32Array {
  const taken = new Float32Array(rows.length * size)
  for (const [index, row] of rows.entries()) taken.set(values.subarray(row * size, (row + 1) * size), index * size)
  return taken
}
