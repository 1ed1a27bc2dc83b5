export { webRuntime } from './session.ts'
export type { WebRuntimeOptions } from './session.ts'
