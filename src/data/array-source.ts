import { FacetError, formatShape, imageShape, sizeOf } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import { checkedSource } from './checked-source.ts'
import type { ImageSource } from './source.ts'

/** Labelled images as floats, such as samples of a generator. */
export interface LabelledArray {
  readonly image: ImageSize
  /** The names of the classes, in label order. */
  readonly classes: readonly string[]
  /** Pixels in [0, 1], `[labels.length, height, width, channels]`. */
  readonly pixels: Float32Array
  /** One label an image, in 0..classes.length-1. */
  readonly labels: ArrayLike<number>
}

/**
 * Returns an array of images as a source. Nothing is copied.
 *
 * @throws FacetError when there are no images, pixels and labels disagree in number, a pixel is not finite, or a label names
 * no class
 */
export function arraySource(images: LabelledArray): ImageSource {
  checkImages(images)
  const { image, classes, pixels, labels } = images
  const length = sizeOf(imageShape(image))
  return checkedSource({
    size: labels.length,
    image,
    classes,
    label: (index) => labels[index],
    copy: (index, into, offset) => into.set(pixels.subarray(index * length, (index + 1) * length), offset),
  })
}

function checkImages({ image, classes, pixels, labels }: LabelledArray): void {
  const shape = [labels.length, ...imageShape(image)]
  if (labels.length === 0) throw new FacetError('arraySource: there are no images. Give at least one.')
  if (pixels.length !== sizeOf(shape)) {
    throw new FacetError(
      `arraySource: images of shape ${formatShape(shape)} take ${sizeOf(shape)} floats, got ${pixels.length}. ` +
        'Give one label an image.',
    )
  }
  if (!pixels.every(Number.isFinite)) {
    throw new FacetError('arraySource: some pixels are not finite. Check the network that made them.')
  }
  for (const [index, label] of Array.from(labels).entries()) {
    if (Number.isInteger(label) && label >= 0 && label < classes.length) continue
    throw new FacetError(
      `arraySource: image ${index} has label ${label}, but there are ${classes.length} classes. Name every class.`,
    )
  }
}
