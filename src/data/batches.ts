import { FacetError, formatShape, imageShape, invalidValue, randomStream, shuffleInto, sizeOf } from '../array/index.ts'
import type { ImageSource } from './source.ts'

/** How a source is cut into batches. */
export interface BatchOptions {
  /** Images a batch: a whole number in 1..size. */
  readonly batch: number
  /** The run's seed: a whole number in 0..2^32-1. */
  readonly seed: number
  /** What the order of images is for; orders for different purposes have nothing in common. Default `shuffle`. */
  readonly purpose?: string
  /** Whether an image's label is known; by default all are. */
  readonly isLabelled?: (index: number) => boolean
}

/** Shuffled batches of a source. Each is a function of (seed, step) alone: steps can be asked for in any order. */
export interface EpochBatches {
  /** Images a batch. */
  readonly batch: number
  /** Whole batches in one pass over the data, ≥ 1. */
  readonly stepsPerEpoch: number
  /**
   * Writes one step's batch, overwriting both arrays.
   *
   * @param step - the step, counted from 0 over all epochs
   * @param images - receives pixels in [0, 1], `[batch, height, width, channels]`
   * @param labels - receives one-hot labels, `[batch, classes]`; zeros where an image has none
   * @throws FacetError when `step` is not a whole number ≥ 0, or an array has another number of elements.
   */
  fill(step: number, images: Float32Array, labels: Float32Array): void
}

/**
 * Cuts a source into batches, shuffled anew every epoch. The `size % batch` images left at the end of an epoch are
 * dropped; since the order changes, they are others each time.
 *
 * @throws UsageError when `batch` is not a whole number in 1..size, or `seed` not one in 0..2^32-1.
 */
export function epochBatches(source: ImageSource, options: BatchOptions): EpochBatches {
  checkOptions(source, options)
  const { batch, seed, purpose = 'shuffle', isLabelled = () => true } = options
  const stepsPerEpoch = Math.floor(source.size / batch)
  const classes = source.classes.length
  const labelsShape = [batch, classes]
  const imagesShape = [batch, ...imageShape(source.image)]
  const imageLength = sizeOf(imageShape(source.image))
  const order = new Uint32Array(source.size)
  let shuffledEpoch = -1

  function epochOf(step: number): number {
    if (Number.isSafeInteger(step) && step >= 0) return Math.floor(step / stepsPerEpoch)
    throw new FacetError(`epochBatches: step must be a whole number ≥ 0, got ${step}. Count steps from 0.`)
  }

  function shuffle(epoch: number): void {
    if (epoch === shuffledEpoch) return
    shuffleInto(order, randomStream(seed, purpose, epoch))
    shuffledEpoch = epoch
  }

  function fill(step: number, images: Float32Array, labels: Float32Array): void {
    checkLength('images', images, imagesShape)
    checkLength('labels', labels, labelsShape)
    shuffle(epochOf(step))
    const first = (step % stepsPerEpoch) * batch
    labels.fill(0)
    for (let row = 0; row < batch; row++) {
      const index = order[first + row]
      source.readImage(index, images, row * imageLength)
      if (isLabelled(index)) labels[row * classes + source.labelOf(index)] = 1
    }
  }

  return { batch, stepsPerEpoch, fill }
}

function checkOptions(source: ImageSource, { batch, seed }: BatchOptions): void {
  if (!Number.isInteger(batch) || batch < 1) {
    throw invalidValue('batch', `must be a whole number ≥ 1, got ${batch}.`, `Choose one in 1..${source.size}.`)
  }
  if (batch > source.size) {
    throw invalidValue(
      'batch',
      `${batch} images are more than the ${source.size} of the data.`,
      `Choose a batch of at most ${source.size}.`,
    )
  }
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw invalidValue('seed', `must be a whole number in 0..${2 ** 32 - 1}, got ${seed}.`, 'Choose another.')
  }
}

function checkLength(name: string, array: Float32Array, shape: readonly number[]): void {
  if (array.length === sizeOf(shape)) return
  throw new FacetError(
    `epochBatches: ${name} must hold ${formatShape(shape)}, that is ${sizeOf(shape)} floats, got ${array.length}. ` +
      'Allocate it once, with that length.',
  )
}
