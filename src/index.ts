export { evaluateImages, openRun, resume, train } from './api/index.ts'
export type {
  CodeFacts,
  CodeValue,
  DataInput,
  EvaluatedImages,
  Evaluating,
  ImageEvaluating,
  JudgeOptions,
  OpenedRun,
  Reading,
  Resuming,
  Sample,
  SampleBatch,
  Samples,
  Sampling,
  Saving,
  StreamedData,
  StreamedImage,
  Training,
  TrainingRun,
  Traversal,
} from './api/index.ts'
export { FacetError, UsageError } from './array/index.ts'
export type { ImageSize, RandomStream, Shape } from './array/index.ts'
export type { ErrorFacts, ErrorIssue } from './array/index.ts'
export { openDataSet } from './data/node/index.ts'
export type { ArrayData, DataRequest } from './data/node/index.ts'
export type { DataReading, DataSet, ImageSource, Scale } from './data/index.ts'
export { drawFigure } from './figures/index.ts'
export type { Figure } from './figures/index.ts'
export { renderFigure, renderPng } from './figures/node/index.ts'
export {
  configSchema,
  defineLaw,
  defineNetwork,
  definePreset,
  defineTerm,
  presets,
  resolveConfig,
} from './gan/index.ts'
export type {
  BodyOptions,
  Config,
  ConfigSources,
  DataConfig,
  DataFacts,
  Definition,
  Definitions,
  DiscriminatorConfig,
  DiscriminatorNetwork,
  GeneratorConfig,
  GeneratorNetwork,
  GeneratorOptions,
  Heads,
  LatentPart,
  Law,
  Likelihood,
  Network,
  Preset,
  PresetPatch,
  Setting,
  Settings,
  Side,
  Term,
  TermContext,
  TermDefinition,
  TermGroup,
  Vocabulary,
} from './gan/index.ts'
export type { TrainEvent } from './train/index.ts'
export type { Exported, Exporting, ImagesReportFile, ReportFile, RunRecord } from './train/node/index.ts'
