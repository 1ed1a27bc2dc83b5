export { gpuRuntime } from './gpu.ts'
export type { GpuRuntimeOptions } from './gpu.ts'
export { webRuntime } from './session.ts'
export type { WebRuntimeOptions } from './session.ts'
