export { loadModelFile } from './model-file.ts'
export type { WebEngineOptions, WebModel } from './model-file.ts'
export { webRuntime } from './session.ts'
export type { WebRuntimeOptions } from './session.ts'
