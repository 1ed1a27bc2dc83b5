import { imageShape, sizeOf } from '../../array/index.ts'
import type { FeatureExtractor } from '../judge/features.ts'
import type { JudgeReader } from '../judge/judge-reader.ts'
import { CHUNK } from '../judge/source-chunks.ts'
import type { ImageSet } from './image-set.ts'
import { takeRows } from './image-set.ts'

/** Images that are compared, real or generated, with what is seen in them. */
export interface Side extends ImageSet {
  /** What distances are measured in, `[count, size]`. */
  readonly features: Float32Array
  /** What the judge reads: the class of every image. */
  readonly read: readonly number[]
  /** And its own features, `[count, judge's size]`: the same array unless an extractor makes others. */
  readonly judgeFeatures: Float32Array
}

/** Shows images to a judge, and to what makes the features if that is another. */
export async function observeSide(set: ImageSet, judge: JudgeReader, extractor?: FeatureExtractor): Promise<Side> {
  const { classes, features } = await judge.read(set.images, set.count)
  const measured = extractor ? await readFeatures(extractor, set) : features
  return { ...set, read: classes, features: measured, judgeFeatures: features }
}

/** Reads features of images that are in memory, some at a time. */
async function readFeatures(extractor: FeatureExtractor, { image, images, count }: ImageSet): Promise<Float32Array> {
  const length = sizeOf(imageShape(image))
  const features = new Float32Array(count * extractor.size)
  for (let first = 0; first < count; first += CHUNK) {
    const taken = Math.min(CHUNK, count - first)
    const chunk = images.subarray(first * length, (first + taken) * length)
    features.set(await extractor.read(chunk, taken), first * extractor.size)
  }
  return features
}

/** Returns the rows of every class, by the class that each row is to be of; those of −1 are left out. */
export function rowsByClass(labels: readonly number[], classes: number): number[][] {
  const rows = Array.from({ length: classes }, (): number[] => [])
  for (const [row, label] of labels.entries()) rows[label]?.push(row)
  return rows
}

/** Returns the features of some rows. */
export function featureRows({ features, count }: Side, rows: readonly number[]): Float32Array {
  return takeRows(features, features.length / count, rows)
}
