export { halveWeights } from './halve-weights.ts'
export { readMetadata, replaceMetadata } from './metadata.ts'
export { OPSET, writeModel } from './model.ts'
export type { ModelOptions } from './model.ts'
