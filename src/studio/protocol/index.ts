export { addresses } from './addresses.ts'
export type { BrowserData, BrowserPreset, BrowserTraining } from './browser-training.ts'
export { commandLine } from './command-line.ts'
export { idToPart, partToId } from './ids.ts'
export type {
  Accepted,
  ConfigCheck,
  ConfigFacts,
  EvaluateRequest,
  ListEvent,
  NewRunRequest,
  Refusal,
  ResumeRequest,
  RunEvent,
  RunList,
  StudioFacts,
  SweepEvent,
  TagsRequest,
} from './messages.ts'
export type {
  CodeDescription,
  FigureFile,
  Metrics,
  ObjectiveTerm,
  RunDetail,
  RunState,
  RunSummary,
  ScoreLine,
} from './runs.ts'
export { KEY_HEADER } from './session.ts'
export type { Entered, EntranceRequest } from './session.ts'
export type { SweepDetail, SweepFile, SweepState, SweepSummary } from './sweeps.ts'
