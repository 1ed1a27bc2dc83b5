import { imageShape, randomStream, sizeOf } from '../src/array/index.ts'
import type { ImageSize } from '../src/array/index.ts'
import { memorySource } from '../src/data/index.ts'
import type { ImageSource } from '../src/data/index.ts'

/** Bytes drawn before they repeat: a million images would take longer to draw than to measure. */
const DRAWN = 2 ** 20
const CLASSES = 10

/** Returns images of random bytes in ten classes, kept the way a data set is: a byte a pixel. */
export function syntheticImages({ image, count }: { readonly image: ImageSize; readonly count: number }): ImageSource {
  const stream = randomStream(0, 'bench/synthetic')
  const pixels = new Uint8Array(count * sizeOf(imageShape(image)))
  for (let at = 0; at < Math.min(DRAWN, pixels.length); at++) pixels[at] = stream.below(256)
  for (let at = DRAWN; at < pixels.length; at *= 2) pixels.copyWithin(at, 0, at)
  const labels = Uint8Array.from({ length: count }, (_, index) => index % CLASSES)
  return memorySource({ image, classes: Array.from({ length: CLASSES }, (_, label) => `${label}`), pixels, labels })
}
