export { epochBatches } from './batches.ts'
export type { BatchOptions, EpochBatches } from './batches.ts'
export { imageShape, memorySource } from './source.ts'
export type { DataSet, ImageSize, ImageSource, LabelledImages } from './source.ts'
