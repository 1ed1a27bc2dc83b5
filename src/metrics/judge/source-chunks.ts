import { imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSource } from '../../data/index.ts'
import type { ImageChunk } from './observation.ts'

/** Images looked at together: some megabytes. */
export const CHUNK = 1000

/** Yields images of a source by index, with their labels, {@link CHUNK} at a time; default all of them, in order. */
export function* sourceChunks(
  source: ImageSource,
  indices: readonly number[] = everyIndex(source),
): Generator<ImageChunk> {
  const length = sizeOf(imageShape(source.image))
  for (let first = 0; first < indices.length; first += CHUNK) {
    const taken = indices.slice(first, first + CHUNK)
    const images = new Float32Array(taken.length * length)
    for (const [row, index] of taken.entries()) source.readImage(index, images, row * length)
    yield { images, groups: taken.map((index) => source.labelOf(index)) }
  }
}

/**
 * Returns `count` images of a source, or fewer where it has too few: spread evenly over it, so that a source that is
 * sorted is sampled fairly too.
 *
 * @param balanced - whether every class that occurs has as many images as the others
 */
export function sampleIndices(source: ImageSource, count: number, { balanced }: { balanced: boolean }): number[] {
  const all = everyIndex(source)
  if (!balanced) return spread(all, Math.min(count, source.size))
  const classes = source.classes
    .map((_, label) => all.filter((index) => source.labelOf(index) === label))
    .filter((members) => members.length > 0)
  const share = Math.min(Math.ceil(count / classes.length), ...classes.map((members) => members.length))
  const taken = classes.map((members) => spread(members, share))
  // One of each in turn, so that cutting to the count leaves shares that differ by one at most.
  return Array.from({ length: share }, (_, turn) => taken.map((members) => members[turn]))
    .flat()
    .slice(0, count)
}

function everyIndex({ size }: ImageSource): number[] {
  return Array.from({ length: size }, (_, index) => index)
}

function spread(indices: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, turn) => indices[Math.floor((turn * indices.length) / count)])
}
