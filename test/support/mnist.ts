import type { DataSet, ImageSource } from '../../src/data/index.ts'
import { openMnist } from '../../src/data/node/index.ts'

/** MNIST. */
export const mnist: DataSet = await openMnist()

/** Returns a data set with only the first images of its splits, so that an epoch takes few steps. */
export function firstImages(data: DataSet, sizes: { readonly train: number; readonly test: number }): DataSet {
  const first = (source: ImageSource, size: number): ImageSource => ({ ...source, size })
  return { ...data, train: first(data.train, sizes.train), test: first(data.test, sizes.test) }
}
