import { FacetError, imageShape, sizeOf } from '../../array/index.ts'
import { confusionOf } from '../classification/confusion.ts'
import type { Confusion } from '../classification/confusion.ts'
import { groupVariance } from '../distributions/diversity.ts'
import type { JudgeReader } from './judge-reader.ts'
import { momentsOf } from '../distributions/moments.ts'
import type { Moments } from '../distributions/moments.ts'

/** Some images, each with the group it belongs to: the label of a real one, the category asked for of a generated one. */
export interface ImageChunk {
  /** `[groups.length, height, width, channels]`, in [0, 1] */
  readonly images: Float32Array
  readonly groups: readonly number[]
}

/** What a judge finds in images that come in groups. */
export interface Observation {
  /** The number of images. */
  readonly count: number
  /** A row for every group, a column for every class. */
  readonly confusion: Confusion
  /** Moments of the features of all images. */
  readonly overall: Moments
  /** Moments of the features of each group; null of a group of fewer than two images. */
  readonly perGroup: readonly (Moments | null)[]
  /** Variance of the pixels within each group; null of a group of fewer than two images. */
  readonly variance: readonly (number | null)[]
}

/**
 * Shows images to a judge. Pixels are looked at a chunk at a time; features of all images are kept until the end.
 *
 * @throws FacetError when there are fewer than two images, or pixels are not finite
 */
export async function observe(
  reader: JudgeReader,
  chunks: Iterable<ImageChunk> | AsyncIterable<ImageChunk>,
  groups: number,
): Promise<Observation> {
  const variance = groupVariance({ groups, pixels: sizeOf(imageShape(reader.image)) })
  const [asked, read, pieces]: [number[], number[], Float32Array[]] = [[], [], []]
  for await (const chunk of chunks) {
    if (!chunk.images.every(Number.isFinite)) {
      throw new FacetError(
        'judge: some pixels are not finite. Check the network that made them: its training diverged.',
      )
    }
    variance.add(chunk.images, chunk.groups)
    const { classes, features } = await reader.read(chunk.images, chunk.groups.length)
    asked.push(...chunk.groups)
    read.push(...classes)
    pieces.push(features)
  }
  const features = joined(pieces)
  return {
    count: asked.length,
    confusion: confusionOf(asked, read, { categories: groups, classes: reader.classes }),
    overall: momentsOf(features, reader.featureSize),
    perGroup: rowsByGroup(asked, groups).map((rows) =>
      rows.length < 2 ? null : momentsOf(features, reader.featureSize, rows),
    ),
    variance: variance.values(),
  }
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}

function rowsByGroup(groupOf: readonly number[], groups: number): number[][] {
  const rows = Array.from({ length: groups }, (): number[] => [])
  for (const [row, group] of groupOf.entries()) rows[group].push(row)
  return rows
}
