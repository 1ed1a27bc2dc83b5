import { imageShape, sizeOf } from '../../array/index.ts'
import { BYTE_SCALE, SPLITS, checkContrast, hasContrast } from '../index.ts'
import type { ImageSource, Scale } from '../index.ts'

/**
 * Refuses a set whose images would hardly show anything (`checkContrast`). Nearly always the first image is enough to tell.
 *
 * @param source - the data set, as the error names it
 * @param parts - its splits, in the order of `SPLITS`
 * @param scale - how its values became pixels; default as bytes
 * @throws UsageError
 */
export function checkPixels(source: string, parts: readonly ImageSource[], scale: Scale = BYTE_SCALE): void {
  const all = extremesOf(parts)
  if (all) checkContrast(source, all, scale)
  for (const [index, part] of parts.entries()) {
    const pixels = part.size < ENOUGH ? undefined : extremesOf([part])
    if (pixels) checkContrast(`${source}, ${SPLITS[index]} images alone`, pixels, scale)
  }
}

/** Images that can hardly all be dark by chance. */
const ENOUGH = 10

/** Returns the least and the greatest pixel of images, or undefined as soon as they are far enough apart. */
function extremesOf(parts: readonly ImageSource[]): Extremes | undefined {
  let pixels: Extremes | undefined
  for (const part of parts) {
    for (const image of coloursOf(part)) {
      pixels = pixels ? joined(pixels, image) : image
      if (hasContrast(pixels)) return undefined
    }
  }
  return pixels
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
