export { epochBatches } from './batches.ts'
export type { BatchOptions, EpochBatches } from './batches.ts'
export { memorySource } from './source.ts'
export type { DataSet, ImageSource, LabelledImages } from './source.ts'
