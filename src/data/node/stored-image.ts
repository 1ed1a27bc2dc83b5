import type { ImageSize } from '../../array/index.ts'
import { byteOf, isBytes } from '../index.ts'
import type { ValueFacts, ValueRange } from '../index.ts'
import type { Numbers } from './data-array.ts'

/** An image as it lies in its file, upright, as its header tells. */
export interface NativeImage {
  readonly height: number
  readonly width: number
  /** Whether it is kept as grey values: a matter of the file, not of its pixels. */
  readonly grey: boolean
  /** The kind of numbers it holds, such as `8-bit` or `float32`. */
  readonly numbers: string
  /** The values that are black and white, where the file itself says so. */
  readonly range?: ValueRange
}

/** Numbers as files hold them. */
export type StoredValues = Exclude<Numbers, BigUint64Array | BigInt64Array>

/** An image's values as they lie in its file. */
export interface StoredImage {
  /** With 1 to 4 channels; of 2 or 4 the last is alpha. */
  readonly image: ImageSize
  /** `[height, width, channels]` */
  readonly values: StoredValues
  /** The greatest value that such numbers can have, which is also full alpha; undefined of floats. */
  readonly greatest?: number
}

/** The most pixels of an image: 10^8 take 400 MB, and what claims more is taken for an attack on the memory. */
export const LARGEST_IMAGE = 1e8

/** Throws an error for extents that no image has, or none that is read. */
export function checkExtents(width: number, height: number): void {
  if (!(width >= 1 && height >= 1)) throw new Error('it has no pixels')
  if (width * height > LARGEST_IMAGE) throw new Error(`it exceeds the limit of ${LARGEST_IMAGE / 1e6} million pixels`)
}

/** Makes the error of a file that ends too soon. */
export function cutOff(): Error {
  return new Error('it is cut off')
}

/**
 * Returns what values an image has, alpha apart.
 *
 * @throws Error where a value is not finite
 */
export function storedFacts({ image: { channels }, values }: StoredImage): ValueFacts {
  const alpha = channels % 2 === 0 ? channels - 1 : -1
  let [least, most, whole] = [Infinity, -Infinity, true]
  for (let at = 0; at < values.length; at++) {
    if (at % channels === alpha) continue
    const value = finite(values[at])
    if (value < least) least = value
    if (value > most) most = value
    whole &&= Number.isInteger(value)
  }
  return { least, most, whole }
}

/**
 * Returns an image's values as bytes. Alpha has a range of its own: up to the greatest of its numbers, and of floats up to 1,
 * or up to the white of a range that goes further.
 *
 * @param range - the values that are black and white; default all that such numbers can have, 0 to 1 for floats
 * @throws Error where a value is not finite
 */
export function storedBytes({ image: { channels }, values, greatest }: StoredImage, range?: ValueRange): Uint8Array {
  const colours: ValueRange = range ?? [0, greatest ?? 1]
  if (values instanceof Uint8Array && isBytes(colours) && greatest === 255) return values
  const alphas: ValueRange = [0, greatest ?? Math.max(1, colours[1])]
  const alpha = channels % 2 === 0 ? channels - 1 : -1
  const bytes = new Uint8Array(values.length)
  for (let at = 0; at < values.length; at++) {
    bytes[at] = byteOf(finite(values[at]), at % channels === alpha ? alphas : colours)
  }
  return bytes
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value
  throw new Error(`it has a pixel of ${value}: replace what is no number before you save it`)
}
