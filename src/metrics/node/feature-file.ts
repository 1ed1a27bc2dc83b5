import { basename } from 'node:path'
import { FacetError, UsageError, formatShape, imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import { loadModelFile } from '../../runtime/node/index.ts'
import type { ModelFile, ModelValue } from '../../runtime/node/index.ts'
import type { FeatureExtractor } from '../judge/features.ts'
import { describeValue, imageInputOf, imageTensor } from './image-input.ts'
import type { ImageInput } from './image-input.ts'

/** What a file of features is opened for. */
export interface FeatureFileOpening {
  /** The images that will be read. */
  readonly image: ImageSize
  /** Threads a run uses: a whole number ≥ 1. */
  readonly threads: number
  /** The name of the output that has the features; default the first of floats. */
  readonly output?: string
}

/** Elements of a run's input where the batch is free, at most about: inner layers take many times its memory. */
const ELEMENTS = 2 ** 22

/**
 * Opens an ONNX file as a maker of features, such as published Inception features.
 *
 * The model has one input, of rank 4: `[batch, channels, height, width]` where the second axis has 1 or 3 channels, else
 * `[batch, height, width, channels]` where the fourth has. Pixels are in [0, 1] if it is of floats, and in 0..255 if it is
 * of bytes. To a fixed height and width images are resized (see `resizeImages`), and grey images fill three channels alike.
 * The batch extent may be fixed or free. The output is flattened to `[count, size]`.
 *
 * @throws FacetError when there is no such file, or it is no such model; UsageError when it has no such output, or takes
 * grey images only and these are colour. Its `read` throws FacetError when pixels or features are not finite.
 */
export async function openFeatureFile(path: string, opening: FeatureFileOpening): Promise<FeatureExtractor> {
  const model = await loadModelFile(path, opening)
  try {
    const input = imageInputOf(path, model.inputs, opening.image)
    const network = { path, model, input, output: outputOf(path, model.outputs, opening.output) }
    const size = await featureSize(network)
    return {
      name: basename(path),
      size,
      read: (images, count) => readFeatures(network, { images, count, size }),
      release: () => model.release(),
    }
  } catch (error) {
    await model.release()
    throw error
  }
}

interface Network {
  readonly path: string
  readonly model: ModelFile
  readonly input: ImageInput
  readonly output: string
}

function outputOf(path: string, outputs: readonly ModelValue[], wanted: string | undefined): string {
  const found = outputs.find(({ name, type }) => type === 'float32' && name === (wanted ?? name))
  if (found) return found.name
  const missing = wanted === undefined ? 'no output' : `no output '${wanted}'`
  throw new UsageError(
    `${path}: it has ${missing} of float32. Choose among its outputs: ${outputs.map(describeValue).join(', ')}.`,
  )
}

/** Learns the size from a run: files often leave it open. A model that cannot run says so here, and not after hours. */
async function featureSize({ path, model, input, output }: Network): Promise<number> {
  const count = input.batch ?? 2
  const black = new Float32Array(count * sizeOf(imageShape(input.from)))
  const results = await model.run({ [input.name]: imageTensor(black, input) }, [output])
  const { shape, values } = results[output]
  if (shape[0] === count && values.length > 0) return values.length / count
  throw new FacetError(
    `${path}: of ${count} images its output '${output}' is ${formatShape(shape)}. ` +
      'Give a model whose output has the images along its first axis.',
  )
}

async function readFeatures(
  { path, model, input, output }: Network,
  { images, count, size }: { readonly images: Float32Array; readonly count: number; readonly size: number },
): Promise<Float32Array> {
  checkFinite(path, 'the pixels that it reads', images)
  const features = new Float32Array(count * size)
  const length = sizeOf(imageShape(input.from))
  const batch = input.batch ?? Math.min(100, Math.ceil(ELEMENTS / sizeOf(imageShape(input.to))))
  for (let first = 0; first < count; first += batch) {
    const taken = Math.min(batch, count - first)
    // A fixed batch is filled up with black images, whose features are left out again.
    const given = new Float32Array((input.batch ?? taken) * length)
    given.set(images.subarray(first * length, (first + taken) * length))
    const results = await model.run({ [input.name]: imageTensor(given, input) }, [output])
    features.set(results[output].values.subarray(0, taken * size), first * size)
  }
  checkFinite(path, 'its features', features)
  return features
}

/** A ReLU or a byte can hide a pixel that is no number: so both ends are checked. */
function checkFinite(path: string, what: string, values: Float32Array): void {
  if (values.every(Number.isFinite)) return
  throw new FacetError(`${path}: some of ${what} are not finite. Check the networks that made them.`)
}
