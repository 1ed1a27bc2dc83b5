import { argmaxRows } from '../../array/index.ts'
import type { Arrays, ImageSize } from '../../array/index.ts'
import { loadBatched } from '../../runtime/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import { judgedSize, shrinkImages } from './judged-size.ts'
import { FEATURE_SIZE, readingProgram } from './judge-network.ts'

/** Images a program takes at a time. */
const BATCH = 100

/** What a judge says of images. */
export interface Reading {
  /** The likeliest class of every image. */
  readonly classes: number[]
  /** `[count, featureSize]`: what the judge's last hidden layer makes of an image. */
  readonly features: Float32Array
}

/** A trained judge's network, ready to read. */
export interface JudgeReader {
  /** The number of classes. */
  readonly classes: number
  readonly image: ImageSize
  readonly featureSize: number
  /**
   * Reads images.
   *
   * @param images - `[count, height, width, channels]`, in [0, 1]
   */
  read(images: Float32Array, count: number): Promise<Reading>
  release(): Promise<void>
}

/** Loads a judge's network. */
export async function loadReader(
  parameters: Arrays,
  size: { readonly image: ImageSize; readonly classes: number },
  runtime: Runtime,
): Promise<JudgeReader> {
  const image = judgedSize(size.image)
  const program = await loadBatched(runtime, readingProgram({ ...size, image, batch: BATCH }), parameters)
  return {
    ...size,
    featureSize: FEATURE_SIZE,
    read: async (images, count) => {
      const { features, logits } = await program.run({ images: shrinkImages(images, size.image) }, count)
      return { classes: argmaxRows(logits, size.classes), features }
    },
    release: () => program.release(),
  }
}
