import type { JudgeReader } from './judge-reader.ts'

/** Makes features of images: distances between distributions are measured in their space. */
export interface FeatureExtractor {
  /** `judge`, or the name of the file that it comes from. */
  readonly name: string
  /** Features an image. */
  readonly size: number
  /**
   * Reads images.
   *
   * @param images - `[count, height, width, channels]`, in [0, 1]
   * @returns `[count, size]`
   */
  read(images: Float32Array, count: number): Promise<Float32Array>
  release(): Promise<void>
}

/** Returns a judge's own features: those of its last hidden layer. Releasing them releases the judge. */
export function judgeFeatures(judge: JudgeReader): FeatureExtractor {
  return {
    name: 'judge',
    size: judge.featureSize,
    read: async (images, count) => (await judge.read(images, count)).features,
    release: () => judge.release(),
  }
}
