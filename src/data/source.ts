import { FacetError, formatShape, imageShape, sizeOf } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import { checkedSource } from './checked-source.ts'

/** Images by index. Pixels are in [0, 1], laid out `[height, width, channels]`. */
export interface ImageSource {
  /** The number of images, ≥ 1. */
  readonly size: number
  readonly image: ImageSize
  /** The names of the classes, in label order. */
  readonly classes: readonly string[]
  /**
   * Returns the label of one image: a whole number in 0..classes.length-1.
   *
   * @throws FacetError when `index` is not in 0..size-1.
   */
  labelOf(index: number): number
  /**
   * Writes the pixels of one image into `into`, from element `offset` on.
   *
   * @throws FacetError when `index` is not in 0..size-1, or the image does not fit.
   */
  readImage(index: number, into: Float32Array, offset: number): void
}

/** A data set with its splits. */
export interface DataSet {
  readonly name: string
  /** A hash, in hexadecimal, of the bytes that define the set: equal for equal data, wherever it lies. */
  readonly fingerprint: string
  /** False where the images have no labels: all are then of one class. */
  readonly labelled?: boolean
  readonly train: ImageSource
  readonly validation: ImageSource
  readonly test: ImageSource
}

/** Labelled images as bytes, the way they are kept in memory. */
export interface LabelledImages {
  readonly image: ImageSize
  /** The names of the classes, in label order. */
  readonly classes: readonly string[]
  /** Pixels in 0..255, `[labels.length, height, width, channels]`. */
  readonly pixels: Uint8Array
  /** One label an image, in 0..classes.length-1. */
  readonly labels: Uint8Array | Uint16Array
}

/** What a byte is worth as a pixel; a table, because it beats a division for each pixel. */
const UNIT = Float32Array.from({ length: 256 }, (_, byte) => byte / 255)

/** Writes the bytes of an image as pixels in [0, 1] into an array, from element `offset` on. */
export function writePixels(bytes: Uint8Array, into: Float32Array, offset: number): void {
  for (let pixel = 0; pixel < bytes.length; pixel++) into[offset + pixel] = UNIT[bytes[pixel]]
}

/**
 * Returns images `start` to `end` (exclusive) of an array as a source. The bytes are shared, never copied, so the
 * splits of a set are ranges of one array; they become floats as they are read.
 *
 * @param start - the first image; default 0
 * @param end - one past the last image; default all of them
 * @throws FacetError when pixels and labels disagree in number, the range is empty or outside the array, or a label
 * in the range names no class.
 */
export function memorySource(images: LabelledImages, start = 0, end = images.labels.length): ImageSource {
  checkImages(images, start, end)
  const { image, classes, pixels, labels } = images
  const length = sizeOf(imageShape(image))
  return checkedSource({
    size: end - start,
    image,
    classes,
    label: (index) => labels[start + index],
    copy: (index, into, offset) => {
      const from = (start + index) * length
      writePixels(pixels.subarray(from, from + length), into, offset)
    },
  })
}

function checkImages({ image, classes, pixels, labels }: LabelledImages, start: number, end: number): void {
  const shape = [labels.length, ...imageShape(image)]
  if (pixels.length !== sizeOf(shape)) {
    throw new FacetError(
      `memorySource: images of shape ${formatShape(shape)} take ${sizeOf(shape)} bytes, got ${pixels.length}. ` +
        'Give one label an image.',
    )
  }
  if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= labels.length)) {
    throw new FacetError(
      `memorySource: ${start}..${end} is not a range of ${labels.length} images. Choose at least one image of them.`,
    )
  }
  for (let index = start; index < end; index++) {
    if (labels[index] < classes.length) continue
    throw new FacetError(
      `memorySource: image ${index} has label ${labels[index]}, but there are ${classes.length} classes. ` +
        'Name every class.',
    )
  }
}
