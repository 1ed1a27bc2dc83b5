export { configSchema, dataSchema } from './config.ts'
export type {
  Config,
  DataConfig,
  DiscriminatorConfig,
  GeneratorConfig,
  NetworkName,
  TermConfig,
  TermConfigs,
} from './config.ts'
export { defineLaw, defineNetwork, definePreset, defineTerm } from './define.ts'
export type { Definition, PresetPatch, TermDefinition } from './define.ts'
export { builtIn } from './definitions.ts'
export { describeDefinitions, describedDefinitions, descriptionSchema, latentsWith } from './described.ts'
export type { Description } from './described.ts'
export type { Definitions } from './definitions.ts'
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
  stepPrograms,
  termGradientProgram,
  termOf,
  withTotals,
} from './gan.ts'
export { WEIGHT, stepKinds, weightAt, weightOf } from './weights.ts'
export type { StepProgram, StepPrograms } from './gan.ts'
export { batchProgram, pushProgram } from './inspect-step.ts'
export {
  categoryPart,
  codesOf,
  drawLatent,
  drawLatents,
  drawSamplePart,
  entropyOf,
  generatorInputs,
  isCategorical,
  isFoundCategory,
  labelPart,
  lawOf,
  setCategory,
  setCode,
  traversalRange,
} from './latents.ts'
export type { Code, GeneratorInput, LatentArrays, LatentPart, SampleKey } from './latents.ts'
export { joinParts, splitParts } from './model-columns.ts'
export { presets } from './presets.ts'
export type { Preset } from './presets.ts'
export { configPaths } from './config-tree.ts'
export { objectives } from './objectives.ts'
export type { ObjectiveChoice, ObjectiveFamily } from './objectives.ts'
export { explainIssues, resolveConfig, resolveData, resolveFitted } from './resolve-config.ts'
export type { ConfigSources, FittedConfig } from './resolve-config.ts'
export { laws } from './laws/index.ts'
export type { Law, Likelihood } from './laws/index.ts'
export { lossGroups } from './loss-groups.ts'
export type { LossGroup } from './loss-groups.ts'
export type {
  BodyOptions,
  DiscriminatorNetwork,
  GeneratorNetwork,
  GeneratorOptions,
  Heads,
  Network,
} from './networks/index.ts'
export type { Setting, SettingList, Settings } from './settings.ts'
export { terms } from './terms/index.ts'
export type { Side, Term, TermContext, TermFacts, TermGroup } from './terms/index.ts'
export { builtInVocabulary, extendVocabulary } from './vocabulary.ts'
export type { Vocabulary } from './vocabulary.ts'
