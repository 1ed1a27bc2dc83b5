import { randomStream, shuffleInto } from '../array/index.ts'

/** Which share of the images is set apart for what. */
export interface SplitShares {
  /** The share to validate with, in [0, 0.5]. */
  readonly validation: number
  /** The share to test with, in [0, 0.5]. */
  readonly test: number
  /** What the choice follows from: a whole number in 0..2^32-1. */
  readonly seed: number
}

/** Which images belong to which split: indices in ascending order, every image once. */
export interface SplitIndices {
  readonly train: Uint32Array
  readonly validation: Uint32Array
  readonly test: Uint32Array
}

const [TRAIN, VALIDATION, TEST] = [0, 1, 2]

/**
 * Splits images so that every class is divided in the same proportion, to within one image. Every class keeps an image to
 * train on; a share above 0 is of one image at least, where any class has one to spare. A function of labels and seed.
 *
 * @param labels - one label an image
 */
export function stratifiedSplit(labels: ArrayLike<number>, { validation, test, seed }: SplitShares): SplitIndices {
  const part = new Uint8Array(labels.length)
  const [takeTest, takeValidation] = [shareTaker(test), shareTaker(validation)]
  for (const indices of shuffledByClass(labels, seed)) {
    const { length } = indices
    const tests = takeTest(length, length - 1)
    const validations = takeValidation(length, length - 1 - tests)
    for (let at = 0; at < tests + validations; at++) part[indices[at]] = at < tests ? TEST : VALIDATION
  }
  return { train: placesOf(part, TRAIN), validation: placesOf(part, VALIDATION), test: placesOf(part, TEST) }
}

/** Returns the images of each class in random order; classes in the order of their labels. */
function shuffledByClass(labels: ArrayLike<number>, seed: number): number[][] {
  const order = new Uint32Array(labels.length)
  shuffleInto(order, randomStream(seed, 'split'))
  const byClass = new Map<number, number[]>()
  for (const index of order) {
    const indices = byClass.get(labels[index])
    if (indices) indices.push(index)
    else byClass.set(labels[index], [index])
  }
  return [...byClass].toSorted(([a], [b]) => a - b).map(([, indices]) => indices)
}

/** Returns how many images of a class a share takes. What rounding owes is made good by the classes that follow. */
function shareTaker(share: number): (count: number, spare: number) => number {
  // 7 of 100 at 0.07, though that product is a little above 7 in floating point.
  const shareOf = (count: number) => Math.ceil(share * count * (1 - 1e-12))
  let [seen, taken] = [0, 0]
  return (count, spare) => {
    seen += count
    const number = Math.min(shareOf(seen) - taken, shareOf(count), spare)
    taken += number
    return number
  }
}

function placesOf(parts: Uint8Array, wanted: number): Uint32Array {
  const places = new Uint32Array(parts.reduce((count, part) => count + Number(part === wanted), 0))
  let at = 0
  for (const [index, part] of parts.entries()) if (part === wanted) places[at++] = index
  return places
}
