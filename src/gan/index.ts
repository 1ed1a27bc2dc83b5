export { configSchema } from './config.ts'
export type { Config, DataConfig, NetworkName } from './config.ts'
export type { DataFacts } from './fit-to-data.ts'
export { generatorModel, modelMetadata, recogniserModel } from './export.ts'
export type { GeneratorDescription, ModelOrigin } from './export.ts'
export { IMAGES, LABELS, UNIFORM } from './context.ts'
export type { BatchOptions, GanConfig } from './context.ts'
export {
  checkSteps,
  generatorProgram,
  lossProgram,
  recogniserProgram,
  stepProgram,
  termGradientProgram,
  withTotals,
} from './gan.ts'
export type { StepProgram } from './gan.ts'
export { batchProgram, pushProgram } from './inspect-step.ts'
export {
  categoryPart,
  codesOf,
  drawLatent,
  drawLatents,
  drawSamplePart,
  entropyOf,
  generatorInputs,
  labelPart,
  setCategory,
  setCode,
  traversalRange,
} from './latents.ts'
export type { Code, GeneratorInput, LatentArrays, LatentPart, SampleKey } from './latents.ts'
export { joinParts, splitParts } from './model-columns.ts'
export { presets } from './presets.ts'
export type { PresetName } from './presets.ts'
export { configPaths } from './config-tree.ts'
export { objectives } from './objectives.ts'
export type { ObjectiveChoice, ObjectiveFamily } from './objectives.ts'
export { explainIssue, resolveConfig, resolveData, resolveFitted } from './resolve-config.ts'
export type { ConfigSources, FittedConfig } from './resolve-config.ts'
export { terms } from './terms/index.ts'
export type { Term, TermContext, TermName } from './terms/index.ts'
