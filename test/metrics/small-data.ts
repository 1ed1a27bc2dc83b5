import type { DataSet, ImageSource } from '../../src/data/index.ts'
import { mnist } from '../support/mnist.ts'

/** Images of a source at half their size, each pixel the mean of four: a judge of them learns four times as fast. */
function halved(source: ImageSource): ImageSource {
  const { height, width, channels } = source.image
  const whole = new Float32Array(height * width * channels)
  const image = { height: height / 2, width: width / 2, channels }
  const readImage: ImageSource['readImage'] = (index, into, offset) => {
    source.readImage(index, whole, 0)
    for (let y = 0; y < image.height; y++) {
      for (let x = 0; x < image.width; x++) {
        const corner = 2 * y * width + 2 * x
        const four = [corner, corner + 1, corner + width, corner + width + 1].map((pixel) => whole[pixel])
        into[offset + y * image.width + x] = four.reduce((a, b) => a + b) / 4
      }
    }
  }
  return { ...source, image, readImage }
}

/** The first images of each class. */
function balanced(source: ImageSource, perClass: number): ImageSource {
  const indices = Array.from({ length: source.size }, (_, index) => index)
  const taken = source.classes.flatMap((_, label) =>
    indices.filter((index) => source.labelOf(index) === label).slice(0, perClass),
  )
  return {
    ...source,
    size: taken.length,
    labelOf: (index) => source.labelOf(taken[index]),
    readImage: (index, into, offset) => source.readImage(taken[index], into, offset),
  }
}

/** Test images of each class in {@link smallData}. */
export const PER_CLASS = 60

/** MNIST at 14 × 14 pixels, with equally many test images of every class. */
export const smallData: DataSet = {
  ...mnist,
  train: halved(mnist.train),
  validation: halved(mnist.validation),
  test: balanced(halved(mnist.test), PER_CLASS),
}
