import { imageShape, sizeOf } from '../../array/index.ts'
import { BYTE_SCALE, checkContrast, hasContrast } from '../index.ts'
import type { ImageSource, Scale } from '../index.ts'

/**
 * Refuses a set whose images would hardly show anything (`checkContrast`). Nearly always the first image is enough to tell.
 *
 * @param source - the data set, as the error names it
 * @param parts - its splits
 * @param scale - how its values became pixels; default as bytes
 * @throws UsageError
 */
export function checkPixels(source: string, parts: readonly ImageSource[], scale: Scale = BYTE_SCALE): void {
  let pixels: Extremes | undefined
  for (const part of parts) {
    for (const image of coloursOf(part)) {
      pixels = pixels ? joined(pixels, image) : image
      if (hasContrast(pixels)) return
    }
  }
  if (pixels) checkContrast(source, pixels, scale)
}

interface Extremes {
  readonly least: number
  readonly most: number
}

/** Yields the least and the greatest colour of each image. How opaque pixels are shows nothing. */
function* coloursOf(source: ImageSource): Generator<Extremes> {
  const { channels } = source.image
  const colours = channels % 2 === 0 ? channels - 1 : channels
  const pixels = new Float32Array(sizeOf(imageShape(source.image)))
  for (let index = 0; index < source.size; index++) {
    source.readImage(index, pixels, 0)
    let [least, most] = [Infinity, -Infinity]
    for (let at = 0; at < pixels.length; at++) {
      if (at % channels >= colours) continue
      least = Math.min(least, pixels[at])
      most = Math.max(most, pixels[at])
    }
    yield { least, most }
  }
}

function joined(one: Extremes, other: Extremes): Extremes {
  return { least: Math.min(one.least, other.least), most: Math.max(one.most, other.most) }
}
