import { FacetError, imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import { BYTES, byteOf, chooseScale, isBytes, joinFacts } from '../index.ts'
import type { Scale, ValueFacts, ValueRange } from '../index.ts'
import { arrayLayout } from './array-layout.ts'
import type { ArrayLayout } from './array-layout.ts'
import type { DataArray, Numbers } from './data-array.ts'

/** Images as bytes. */
export interface ImageBytes {
  readonly image: ImageSize
  /** Pixels in 0..255, `[images, height, width, channels]`. */
  readonly pixels: Uint8Array
}

/** Images of several arrays, and how they were read. */
export interface ReadImages {
  /** One an array. */
  readonly images: readonly ImageBytes[]
  /** One for each type of elements. */
  readonly scales: readonly Scale[]
  readonly notes: readonly string[]
}

/**
 * Returns arrays of images as bytes: how they lie is told by `arrayLayout`, which values are black and white by `chooseScale`, for
 * all arrays of one element type together. Values beyond become black or white.
 *
 * @param arrays - those of a set; bytes in 0..255 and in that order are not copied
 * @param asked - the config's `data.range`
 * @throws FacetError for arrays of another shape, and for pixels that are not finite
 */
export function imageBytes(arrays: readonly DataArray[], asked?: ValueRange): ReadImages {
  const layouts = arrays.map(arrayLayout)
  const scales = new Map<string, Scale>()
  for (const { type } of arrays) {
    if (scales.has(type)) continue
    const facts = arrays.flatMap((array, index) => (array.type === type ? factsOf(array, layouts[index], asked) : []))
    scales.set(type, chooseScale(type === 'bool' ? 'boolean' : type, joinFacts(facts), asked))
  }
  const images = arrays.map(({ type, values }, index) => {
    const range = scales.get(type)?.range ?? BYTES
    return { image: layouts[index].image, pixels: pixelsOf(values as Numbers, layouts[index], range) }
  })
  const notes = new Set(layouts.flatMap(({ note }) => note ?? []))
  return { images, scales: [...scales.values()], notes: [...notes] }
}

/** Bytes that are no truth values are in 0..255, whichever of these there are. */
const ANY_BYTES: ValueFacts = { least: 0, most: 255, whole: true }

function factsOf({ file, type, values }: DataArray, { image }: ArrayLayout, asked?: ValueRange): ValueFacts {
  if (type === 'bool') return { least: 0, most: 1, whole: true }
  const isOwnRange = asked === undefined || isBytes(asked)
  if (values instanceof Uint8Array && isOwnRange && values.some((value) => value > 1)) return ANY_BYTES
  const isFloat = type.startsWith('float')
  let [least, most, whole] = [Infinity, -Infinity, true]
  for (let at = 0; at < values.length; at++) {
    const value = Number(values[at])
    if (!Number.isFinite(value)) throw notFinite(file, value, Math.floor(at / sizeOf(imageShape(image))))
    if (value < least) least = value
    if (value > most) most = value
    if (isFloat && whole) whole = Number.isInteger(value)
  }
  return { least, most, whole }
}

function notFinite(file: string, value: number, index: number): FacetError {
  return new FacetError(
    `${file}: a pixel of image ${index} is ${value}. Leave the image out, or replace such pixels by numpy.nan_to_num.`,
  )
}

function pixelsOf(values: Numbers, { image, channelsFirst }: ArrayLayout, range: ValueRange): Uint8Array {
  if (values instanceof Uint8Array && isBytes(range) && !channelsFirst) return values
  const length = sizeOf(imageShape(image))
  const plane = length / image.channels
  const pixels = new Uint8Array(values.length)
  for (let at = 0; at < values.length; at++) {
    const within = at % length
    const place = channelsFirst ? at - within + (within % plane) * image.channels + Math.floor(within / plane) : at
    pixels[place] = byteOf(Number(values[at]), range)
  }
  return pixels
}
