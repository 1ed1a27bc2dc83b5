import { randomStream } from '../array/index.ts'

/** How an array begins: all elements equal, or drawn from U(−limit, limit). */
export type Initialiser =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly limit: number }

/** All elements equal. */
export function constantInitialiser(value: number): Initialiser {
  return { kind: 'constant', value }
}

/**
 * Xavier's uniform initialiser: U(−l, l) with l = √(6 / (fanIn + fanOut)) (Glorot and Bengio 2010, equation 16). For a
 * convolution a fan is the channels times the kernel's area.
 */
export function xavierUniform(fanIn: number, fanOut: number): Initialiser {
  return { kind: 'uniform', limit: Math.sqrt(6 / (fanIn + fanOut)) }
}

/** Fills an array as its initialiser says: a function of the seed and the array's name. */
export function initialise(array: Float32Array, initialiser: Initialiser, key: { seed: number; name: string }): void {
  if (initialiser.kind === 'constant') {
    array.fill(initialiser.value)
    return
  }
  const stream = randomStream(key.seed, `initialise/${key.name}`)
  for (let index = 0; index < array.length; index++) array[index] = initialiser.limit * (2 * stream.uniform() - 1)
}
