import { randomStream, shuffleInto } from '../array/index.ts'
import { epochBatches } from './batches.ts'
import type { BatchOptions, EpochBatches } from './batches.ts'
import { chosenImages } from './chosen-images.ts'
import type { ImageSource } from './source.ts'

/** Which labels a run may see. */
export interface LabelledOptions {
  /** The share of the images whose label is known, in [0, 1]. */
  readonly share: number
  /** Images of every batch that surely have a label, ≥ 0; fewer where fewer have one. */
  readonly perBatch: number
}

/**
 * Chooses the images whose labels are known: of every class the same share, at least one where the share is above 0.
 * A function of the seed.
 *
 * @returns indices in ascending order
 */
export function labelledImages(source: ImageSource, share: number, seed: number): number[] {
  const order = new Uint32Array(source.size)
  shuffleInto(order, randomStream(seed, 'labelled'))
  const byClass: number[][] = source.classes.map(() => [])
  for (const index of order) byClass[source.labelOf(index)].push(index)
  return byClass.flatMap((indices) => indices.slice(0, shareOf(indices.length, share))).toSorted((a, b) => a - b)
}

/** A share of so many, rounded up: 7 of 100 at 0.07, though that product is a little above 7 in floating point. */
function shareOf(count: number, share: number): number {
  return Math.ceil(share * count * (1 - 1e-12))
}

/**
 * Shuffled batches of a source of which some images have labels: rows without one are all zeros. The first rows of a
 * batch come from the labelled images, in an order of their own; the others from all images.
 *
 * @throws UsageError as {@link epochBatches} does
 */
export function labelledBatches(source: ImageSource, options: BatchOptions & LabelledOptions): EpochBatches {
  if (options.share === 1) return epochBatches(source, options)
  const { batch, seed } = options
  const known = labelledImages(source, options.share, seed)
  const isKnown = new Set(known)
  const sure = Math.min(options.perBatch, known.length, batch - 1)
  const all = epochBatches(source, { batch: batch - sure, seed, isLabelled: (index) => isKnown.has(index) })
  const labelled =
    sure > 0 ? epochBatches(chosenImages(source, known), { batch: sure, seed, purpose: 'shuffle-labelled' }) : undefined
  const stepsPerEpoch = Math.floor(source.size / batch)
  const rest = (array: Float32Array) => (array.length / batch) * sure
  return {
    batch,
    stepsPerEpoch,
    fill: (step, images, labels) => {
      labelled?.fill(step, images.subarray(0, rest(images)), labels.subarray(0, rest(labels)))
      all.fill(step, images.subarray(rest(images)), labels.subarray(rest(labels)))
    },
  }
}
