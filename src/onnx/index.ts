export { OPSET, writeModel } from './model.ts'
export type { ModelOptions } from './model.ts'
