export { arraySource } from './array-source.ts'
export type { LabelledArray } from './array-source.ts'
export { epochBatches } from './batches.ts'
export type { BatchOptions, EpochBatches } from './batches.ts'
export { chosenImages } from './chosen-images.ts'
export { csvLine, csvPath, unmarked } from './csv.ts'
export { labelledBatches, labelledImages } from './labelled.ts'
export type { LabelledOptions } from './labelled.ts'
export { meanOf } from './mean-pixel.ts'
export { memorySource } from './source.ts'
export type { DataReading, DataSet, ImageSource, LabelledImages } from './source.ts'
export { SPLITS, stratifiedSplit } from './split.ts'
export type { SplitName, SplitShares } from './split.ts'
export {
  BYTES,
  BYTE_SCALE,
  checkContrast,
  chooseScale,
  byteOf,
  hasContrast,
  isBytes,
  joinFacts,
  scaleText,
} from './value-range.ts'
export type { Scale, ValueFacts, ValueRange } from './value-range.ts'
