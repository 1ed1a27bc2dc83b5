import type { DataSet, ImageSource } from '../index.ts'

/** The splits of a data set, of which all but the training images may be missing. */
export interface GivenSplits {
  readonly train: ImageSource
  readonly validation?: ImageSource
  readonly test?: ImageSource
}

/** Whole splits, and a sentence on each that the training images stand in for. */
export interface WholeSplits extends Pick<DataSet, 'train' | 'validation' | 'test'> {
  readonly notes: readonly string[]
}

/** Lets the training images stand in for splits that there are too few images for. */
export function withStandIns({ train, validation, test }: GivenSplits): WholeSplits {
  const missing = Object.entries({ validation, test }).flatMap(([name, source]) => (source ? [] : [name]))
  const note = `No image is left for ${missing.join(' and ')}: the training images stand in, so that scores there say nothing of new images.`
  return { train, validation: validation ?? train, test: test ?? train, notes: missing.length > 0 ? [note] : [] }
}
