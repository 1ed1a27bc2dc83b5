import { invalidValue } from '../../array/index.ts'
import type { DataSet } from '../index.ts'
import type { DataRequest } from './request.ts'
import { splitSet } from './split-set.ts'

/** Images in memory. */
export interface ArrayData {
  /** `[count, height, width, channels]`: bytes, or floats in [0, 1], which are rounded to bytes as those of files are. */
  readonly pixels: Uint8Array | Uint8ClampedArray | Float32Array
  /** One whole number an image, its place among the classes; absent where images have no labels. */
  readonly labels?: ArrayLike<number>
  /** The names of the classes, in label order; by default numbers. */
  readonly classes?: readonly string[]
  /** Height and width in pixels, 16 to 128, and channels, 1 to 4. */
  readonly image: readonly [height: number, width: number, channels: number]
  /** What the set is called; default `memory`. */
  readonly name?: string
  /** Which images validate and test, as the config's `data.split`. */
  readonly split?: DataRequest['split']
}

/**
 * Makes a data set of arrays. Its fingerprint is over pixels and labels, so that it is the same wherever they come from.
 *
 * @throws UsageError where sizes do not go together, a float is outside [0, 1], or a label names no class
 */
export function arrayDataSet({ pixels, labels, classes, image, name = 'memory', split }: ArrayData): DataSet {
  const [height, width, channels] = image
  const size = height * width * channels
  const count = pixels.length / size
  checkImage(image)
  if (!Number.isInteger(count) || count < 1) {
    throw invalidValue(
      'data.pixels',
      `${pixels.length} values are no whole images of ${image.join(' × ')}.`,
      'Check data.image.',
    )
  }
  if (labels && labels.length !== count) {
    throw invalidValue(
      'data.labels',
      `there are ${labels.length} for ${count} images.`,
      'Give one an image, or none at all.',
    )
  }
  const named = labels && (classes ?? numbered(labels))
  const numbers = labels ? checkedLabels(labels, named ?? []) : new Uint16Array(count)
  const train = {
    image: { height, width, channels },
    classes: named ?? [name],
    pixels: bytesOf(pixels),
    labels: numbers,
  }
  return splitSet({ name, train, labelled: labels !== undefined }, split)
}

function checkImage(image: ArrayData['image']): void {
  const [height, width, channels] = image
  const isExtent = (extent: number) => Number.isInteger(extent) && extent >= 16 && extent <= 128
  if (isExtent(height) && isExtent(width) && Number.isInteger(channels) && channels >= 1 && channels <= 4) return
  throw invalidValue(
    'data.image',
    `[${image.join(', ')}] is not [height, width, channels] with 16 to 128 pixels and 1 to 4 channels.`,
    'Resize the images.',
  )
}

function numbered(labels: ArrayLike<number>): string[] {
  const most = Array.from(labels).reduce((greatest, label) => Math.max(greatest, label), 0)
  return Array.from({ length: most + 1 }, (_, index) => `${index}`)
}

function checkedLabels(labels: ArrayLike<number>, classes: readonly string[]): Uint16Array {
  return Uint16Array.from(labels, (label, index) => {
    if (Number.isInteger(label) && label >= 0 && label < classes.length) return label
    throw invalidValue(
      'data.labels',
      `image ${index} has label ${label}, and there are ${classes.length} classes.`,
      'Number them from 0, and name every one.',
    )
  })
}

function bytesOf(pixels: ArrayData['pixels']): Uint8Array {
  if (!(pixels instanceof Float32Array)) return new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.length)
  return Uint8Array.from(pixels, (value, index) => {
    if (value >= 0 && value <= 1) return Math.round(255 * value)
    throw invalidValue(
      'data.pixels',
      `value ${index} is ${value}.`,
      'Floats must be in [0, 1]; bytes are a Uint8Array.',
    )
  })
}
