import { FacetError, imageShape, sizeOf } from '../array/index.ts'
import type { ImageSource } from './source.ts'

/** How images are had whose index is known to be one. */
interface Access extends Pick<ImageSource, 'size' | 'image' | 'classes'> {
  readonly label: (index: number) => number
  /** Writes the pixels of an image, for which there is room. */
  readonly copy: (index: number, into: Float32Array, offset: number) => void
}

/** Returns a source that refuses indices that it does not hold, and places where an image does not fit. */
export function checkedSource({ size, image, classes, label, copy }: Access): ImageSource {
  const length = sizeOf(imageShape(image))

  function check(index: number, caller: string): void {
    if (Number.isInteger(index) && index >= 0 && index < size) return
    throw new FacetError(`${caller}: index ${index} is outside 0..${size - 1}. Ask for an image the source holds.`)
  }

  return {
    size,
    image,
    classes,
    labelOf: (index) => {
      check(index, 'labelOf')
      return label(index)
    },
    readImage: (index, into, offset) => {
      check(index, 'readImage')
      if (!(offset >= 0 && offset + length <= into.length)) {
        throw new FacetError(
          `readImage: ${length} pixels at offset ${offset} do not fit into ${into.length}. Allocate more.`,
        )
      }
      copy(index, into, offset)
    },
  }
}
