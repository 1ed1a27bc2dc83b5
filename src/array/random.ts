/**
 * Counter-based random numbers: every draw is a pure function of (seed, purpose, step, position). Nothing is kept
 * between draws, so resuming a run needs no generator state and no draw depends on timing.
 *
 * Threefry-2x32 with 20 rounds: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
 */

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const
const PARITY = 0x1bd11bda

/** The last block computed; module-level so that drawing allocates nothing. */
let word0 = 0
let word1 = 0

function threefry(key0: number, key1: number, counter0: number, counter1: number): void {
  const key2 = PARITY ^ key0 ^ key1
  let x0 = (counter0 + key0) | 0
  let x1 = (counter1 + key1) | 0
  for (let group = 0; group < 5; group++) {
    for (let round = 0; round < 4; round++) {
      const rotation = ROTATIONS[(group & 1) * 4 + round]
      x0 = (x0 + x1) | 0
      x1 = ((x1 << rotation) | (x1 >>> (32 - rotation))) ^ x0
    }
    const injected = group + 1
    x0 = (x0 + (injected % 3 === 0 ? key0 : injected % 3 === 1 ? key1 : key2)) | 0
    x1 = (x1 + ((injected + 1) % 3 === 0 ? key0 : (injected + 1) % 3 === 1 ? key1 : key2) + injected) | 0
  }
  word0 = x0 >>> 0
  word1 = x1 >>> 0
}

/** Returns the two 32-bit words of one Threefry-2x32-20 block, as published test vectors state them. */
export function threefry2x32(key: readonly [number, number], counter: readonly [number, number]): [number, number] {
  threefry(key[0], key[1], counter[0], counter[1])
  return [word0, word1]
}

/** FNV-1a over the UTF-16 code units of a string. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

/** A stream of random numbers, positioned at its start. */
export interface RandomStream {
  /** Returns the next draw of U[0, 1), with 32 bits of resolution. */
  uniform(): number
  /** Returns the next draw of N(0, 1), by Box and Muller's transform. */
  normal(): number
  /** Returns the next whole number in 0..bound-1; its bias is below bound / 2^32. */
  below(bound: number): number
}

/**
 * Opens the stream of draws that belongs to a seed, a purpose and a step.
 *
 * @param seed - the run's seed: a whole number in 0..2^32-1
 * @param purpose - what the draws are for, such as `'noise/discriminator'`: streams of different purposes are independent
 * @param step - which use of that purpose this is: a whole number in 0..2^32-1
 */
export function randomStream(seed: number, purpose: string, step = 0): RandomStream {
  const purposeKey = hash(purpose)
  let block = 0
  let spare = 0
  let hasSpare = false
  function uniform(): number {
    if (hasSpare) {
      hasSpare = false
      return spare
    }
    threefry(seed, purposeKey, step, block++)
    spare = word1 / 4294967296
    hasSpare = true
    return word0 / 4294967296
  }
  let spareNormal = 0
  let hasSpareNormal = false
  function normal(): number {
    if (hasSpareNormal) {
      hasSpareNormal = false
      return spareNormal
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spareNormal = radius * Math.sin(angle)
    hasSpareNormal = true
    return radius * Math.cos(angle)
  }
  return { uniform, normal, below: (bound) => Math.floor(uniform() * bound) }
}

/** Fills `order` with a random permutation of 0..length-1 (Fisher and Yates, in place). */
export function shuffleInto(order: Uint32Array, stream: RandomStream): void {
  for (let index = 0; index < order.length; index++) order[index] = index
  for (let last = order.length - 1; last > 0; last--) {
    const other = stream.below(last + 1)
    const held = order[last]
    order[last] = order[other]
    order[other] = held
  }
}
