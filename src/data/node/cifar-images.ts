import { FacetError } from '../../array/index.ts'

/** Images of one file. */
export interface CifarImages {
  /** Pixels in 0..255, `[images, 32, 32, 3]`. */
  readonly pixels: Uint8Array
  readonly labels: Uint8Array
}

const PIXELS = 32 * 32

/** Bytes of an image, first all red ones. */
export const CIFAR_ROW = 3 * PIXELS

/** What a file of images is read by. */
export interface CifarReading {
  /** The file, as errors name it. */
  readonly file: string
  /** The number of classes. */
  readonly classes: number
}

/**
 * Reads the records of a file of the binary version: label bytes and 3072 bytes of pixels, first all red ones.
 *
 * @param reading - with the number of label bytes, and which of them counts
 * @throws FacetError when the bytes are no whole records, or a label names no class
 */
export function parseCifar(
  bytes: Uint8Array,
  { file, labels: width, at, classes }: CifarReading & { readonly labels: number; readonly at: number },
): CifarImages {
  const record = width + CIFAR_ROW
  const count = bytes.length / record
  if (!Number.isInteger(count) || count === 0) {
    throw new FacetError(`${file}: ${bytes.length} bytes are not records of ${record}. Fetch the binary version again.`)
  }
  const labels = Uint8Array.from({ length: count }, (_, index) => bytes[index * record + at])
  checkLabels(labels, { file, classes })
  return { pixels: pixelsOf(bytes, { count, record, start: width }), labels }
}

/** Refuses labels that name no class. */
export function checkLabels(labels: ArrayLike<number>, { file, classes }: CifarReading): void {
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index]
    if (Number.isInteger(label) && label >= 0 && label < classes) continue
    throw new FacetError(`${file}: label ${label} of image ${index} is outside 0..${classes - 1}. Fetch it again.`)
  }
}

interface Records {
  readonly count: number
  /** Bytes of a record, and those before its pixels. */
  readonly record: number
  readonly start: number
}

/** Returns pixels with their colours side by side. */
export function pixelsOf(bytes: Uint8Array, { count, record, start }: Records): Uint8Array {
  const pixels = new Uint8Array(count * CIFAR_ROW)
  for (let index = 0, at = 0; index < count; index++) {
    const red = index * record + start
    for (let pixel = red; pixel < red + PIXELS; pixel++) {
      pixels[at++] = bytes[pixel]
      pixels[at++] = bytes[pixel + PIXELS]
      pixels[at++] = bytes[pixel + 2 * PIXELS]
    }
  }
  return pixels
}
