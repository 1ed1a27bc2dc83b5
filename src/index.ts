export { FacetError, UsageError } from './array/index.ts'
export { openDataSet } from './data/node/index.ts'
export { drawFigure } from './figures/index.ts'
export type { Figure } from './figures/index.ts'
export { renderFigure, renderPng } from './figures/node/index.ts'
export {
  configSchema,
  defineLaw,
  defineNetwork,
  definePreset,
  defineTerm,
  drawLatents,
  presets,
  resolveConfig,
  setCategory,
  setCode,
} from './gan/index.ts'
export type { Config } from './gan/index.ts'
export { nodeRuntime } from './runtime/node/index.ts'
export { loadGenerator, loadRecogniser, train } from './train/index.ts'
export type { TrainEvent } from './train/index.ts'
export { openTrainedRun, startRun } from './train/node/index.ts'
export type { NewRun, Run, TrainedRun } from './train/node/index.ts'
