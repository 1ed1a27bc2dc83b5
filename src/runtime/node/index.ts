export { nodeRuntime } from './session.ts'
