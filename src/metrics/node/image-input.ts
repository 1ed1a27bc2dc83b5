import { FacetError, UsageError, imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import type { ModelTensor, ModelValue } from '../../runtime/node/index.ts'
import { resizeImages } from '../judge/resize-images.ts'

/** How a model takes images. */
export interface ImageInput {
  readonly name: string
  /** Whether pixels are bytes 0..255, not floats in [0, 1]. */
  readonly bytes: boolean
  /** Whether channels come before height and width. */
  readonly channelsFirst: boolean
  /** Images a run; undefined where that is free. */
  readonly batch: number | undefined
  /** The images' size as they come, and as the model takes them. */
  readonly from: ImageSize
  readonly to: ImageSize
}

/** Elements of a run's input at most: a file may ask for any number. */
const MOST_ELEMENTS = 2 ** 28

/**
 * Returns how a model takes images of a size. A second axis of 1 or 3 are channels, else a fourth one is.
 *
 * @param path - the model's file, for messages
 * @throws FacetError when the model's inputs are not one of images, or are of no size that can be; UsageError when it takes grey ones and these are colour
 */
export function imageInputOf(path: string, inputs: readonly ModelValue[], from: ImageSize): ImageInput {
  if (inputs.length !== 1 || !isOfImages(inputs[0])) throw noImages(path, inputs)
  const [{ name, type, shape }] = inputs
  const [batch, ...axes] = shape
  const channelsFirst = isChannels(axes[0])
  const [height, width, channels] = channelsFirst ? [axes[1], axes[2], axes[0]] : axes
  const to = { height: height ?? from.height, width: width ?? from.width, channels: channels ?? from.channels }
  if (to.channels < from.channels) {
    throw new UsageError(`${path}: it takes grey images only, but these are colour. Use a model for colour images.`)
  }
  const elements = (batch ?? 1) * sizeOf(imageShape(to))
  if (!(elements >= 1 && elements <= MOST_ELEMENTS)) {
    throw new FacetError(
      `${path}: its input is ${describeValue(inputs[0])}: ${elements} elements at once. ` +
        `Export it for images and batches of 1 to ${MOST_ELEMENTS} elements.`,
    )
  }
  return { name, bytes: type === 'uint8', channelsFirst, batch, from, to }
}

/** Prints what a model declares of a value, as `'name' (float32 [?, 3, 299, 299])`. */
export function describeValue({ name, type, shape }: ModelValue): string {
  return `'${name}' (${type} [${shape.map((extent) => extent ?? '?').join(', ')}])`
}

function isOfImages({ type, shape }: ModelValue): boolean {
  const hasChannels = isChannels(shape[1]) || isChannels(shape[3])
  return shape.length === 4 && hasChannels && (type === 'float32' || type === 'uint8')
}

function isChannels(extent: number | undefined): boolean {
  return extent === 1 || extent === 3
}

function noImages(path: string, inputs: readonly ModelValue[]): FacetError {
  return new FacetError(
    `${path}: features are made of images, but its inputs are ${inputs.map(describeValue).join(', ') || 'none'}. ` +
      'Give a model with one input, [batch, channels, height, width] or [batch, height, width, channels] with 1 or 3 ' +
      'channels, of float32 or uint8.',
  )
}

/**
 * Returns images as a model takes them: resized, grey spread over its channels, in its layout and kind of number.
 *
 * @param images - `[count, height, width, channels]`, in [0, 1]
 */
export function imageTensor(images: Float32Array, { bytes, channelsFirst, from, to }: ImageInput): ModelTensor {
  const { height, width, channels } = to
  const resized = from.height === height && from.width === width ? images : resizeImages(images, from, to)
  const pixels = height * width
  const count = resized.length / (pixels * from.channels)
  const values = new (bytes ? Uint8Array : Float32Array)(count * pixels * channels)
  const [nextPixel, nextChannel] = channelsFirst ? [1, pixels] : [channels, 1]
  const unit = (value: number) => (bytes ? Math.round(255 * value) : value)
  for (let index = 0, at = 0; index < count; index++) {
    for (let pixel = 0; pixel < pixels; pixel++, at += from.channels) {
      const corner = index * pixels * channels + pixel * nextPixel
      for (let channel = 0; channel < channels; channel++) {
        values[corner + channel * nextChannel] = unit(resized[at + Math.min(channel, from.channels - 1)])
      }
    }
  }
  return { shape: [count, ...(channelsFirst ? [channels, height, width] : imageShape(to))], values }
}
