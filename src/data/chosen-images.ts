import type { ImageSource } from './source.ts'

/** Returns some images of a source as a source. Nothing is copied. */
export function chosenImages(source: ImageSource, indices: ArrayLike<number>): ImageSource {
  return {
    size: indices.length,
    image: source.image,
    classes: source.classes,
    labelOf: (index) => source.labelOf(indices[index]),
    readImage: (index, into, offset) => source.readImage(indices[index], into, offset),
  }
}
