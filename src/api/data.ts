import { UsageError } from '../array/index.ts'
import type { DataSet } from '../data/index.ts'
import { arrayDataSet, openDataSet } from '../data/node/index.ts'
import type { ArrayData, DataRequest } from '../data/node/index.ts'

/** Images that come one at a time, each with its class where it has one. */
export interface StreamedData {
  /** Every image as pixels `[height, width, channels]`: bytes, or floats in [0, 1]. All have a class, or none. */
  readonly images: AsyncIterable<StreamedImage> | Iterable<StreamedImage>
  /** The names of the classes, in label order; by default those that come, sorted. */
  readonly classes?: readonly string[]
  /** Height and width in pixels, and channels. */
  readonly image: ArrayData['image']
  readonly split?: ArrayData['split']
}

/** One image of a stream. */
export interface StreamedImage {
  readonly pixels: Uint8Array | Float32Array
  readonly class?: string
}

/** Where training images come from: a name, a folder or a file, with settings where needed; arrays; a stream; or a data set. */
export type DataInput = string | DataRequest | ArrayData | StreamedData | DataSet

/** Data as it is to be trained on: what a config says of it, or the images themselves. */
export type GivenData = { readonly request: Partial<DataRequest> } | { readonly set: DataSet }

/**
 * Brings what a program gives as data to one of two kinds. A stream is read to its end.
 *
 * @throws UsageError for arrays that do not go together
 */
export async function givenData(input: DataInput = {} as DataRequest): Promise<GivenData> {
  if (typeof input === 'string') return { request: { source: input } }
  if ('fingerprint' in input) return { set: input }
  if ('pixels' in input) return { set: arrayDataSet(input) }
  if ('images' in input) return { set: arrayDataSet(await collected(input)) }
  return { request: input }
}

/**
 * Opens what a program gives as data.
 *
 * @throws UsageError as `openDataSet` does, and for arrays that do not go together
 */
export async function openGiven(input: DataInput): Promise<DataSet> {
  const given = await givenData(input)
  if ('set' in given) return given.set
  const { source } = given.request
  if (source === undefined) throw new UsageError('data.source is missing. Give a name, a folder or a file.')
  return openDataSet({ ...given.request, source })
}

async function collected({ images, classes, image, split }: StreamedData): Promise<ArrayData> {
  const read: StreamedImage[] = []
  for await (const each of images) read.push(each)
  if (read.length === 0) {
    throw new UsageError('data.images: the stream ended before its first image. Give at least one.')
  }
  const size = image[0] * image[1] * image[2]
  const isFloat = read[0].pixels instanceof Float32Array
  const pixels = isFloat ? new Float32Array(read.length * size) : new Uint8Array(read.length * size)
  for (const [index, each] of read.entries()) {
    if (each.pixels.length !== size || each.pixels instanceof Float32Array !== isFloat) {
      throw new UsageError(
        `data.images: image ${index} has ${each.pixels.length} ${each.pixels.constructor.name} values, and ${image.join(' × ')} are asked for. ` +
          'Give all images in one size and type.',
      )
    }
    pixels.set(each.pixels, index * size)
  }
  const named = read.map((each) => each.class)
  if (named.every((name) => name === undefined)) return { pixels, image, split }
  const names = classes ?? [...new Set(named.filter((name) => name !== undefined))].toSorted()
  const labels = named.map((name, index) => {
    const label = name === undefined ? -1 : names.indexOf(name)
    if (label >= 0) return label
    throw new UsageError(
      `data.images: image ${index} is of class ${name ?? 'none'}, and the classes are ${names.join(', ')}.`,
    )
  })
  return { pixels, labels, classes: names, image, split }
}
