export { loadModelFile } from './model-file.ts'
export type { ModelFile, ModelTensor, ModelValue } from './model-file.ts'
export { nodeRuntime } from './session.ts'
export type { NodeRuntimeOptions } from './session.ts'
