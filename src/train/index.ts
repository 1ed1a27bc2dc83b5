export { createState } from './state.ts'
export type { TrainingState } from './state.ts'
export { createStepper } from './stepper.ts'
export type { Stepper, StepperOptions } from './stepper.ts'
export type { TrainEvent } from './events.ts'
export { train } from './loop.ts'
export type { TrainOptions } from './loop.ts'
export { loadGenerator, loadRecogniser } from './sampler.ts'
export type { TrainedGan } from './sampler.ts'
export {
  classSheetFigure,
  codeSteps,
  pairsFigure,
  rowNames,
  rowPart,
  traversalFigure,
  tutorialFigure,
} from './sheets.ts'
export type { SheetMaker } from './sheets.ts'
export { SCORE_COLUMNS, groupRuns, summarise } from './comparison.ts'
export type { ComparedRun, RunGroup, ScoreColumn, Summary } from './comparison.ts'
export { scoreGan } from './scores.ts'
export type { GanScores, GanScoring } from './scores.ts'
