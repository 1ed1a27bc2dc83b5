/** Makes features of images: distances between distributions are measured in their space. */
export interface FeatureExtractor {
  /** The name of the file that it comes from. */
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
