import { imageShape, randomStream, sizeOf } from '../../src/array/index.ts'
import type { ImageSize } from '../../src/array/index.ts'
import { memorySource } from '../../src/data/index.ts'
import type { ImageSource } from '../../src/data/index.ts'

/** Returns random images with these labels. */
export function smallImages(image: ImageSize, classes: number, labels: readonly number[]): ImageSource {
  const stream = randomStream(0, 'test/small-images')
  return memorySource({
    image,
    classes: Array.from({ length: classes }, (_, label) => `${label}`),
    pixels: Uint8Array.from({ length: labels.length * sizeOf(imageShape(image)) }, () => stream.below(256)),
    labels: Uint8Array.from(labels),
  })
}
