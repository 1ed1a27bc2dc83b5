import type { Config } from '../../gan/index.ts'
import type { Metrics, RunDetail, RunSummary } from './runs.ts'
import type { SweepDetail, SweepSummary } from './sweeps.ts'

/** Answer of `GET api/studio`. */
export interface StudioFacts {
  /** The studio's folder, as it was given. */
  readonly folder: string
  /** Whether this page may start, stop, resume and tag runs: it has a session and sends its key. */
  readonly mayWrite: boolean
}

/** Answer of `GET api/runs`. */
export interface RunList extends StudioFacts {
  /** All runs, those of sweeps too. */
  readonly runs: readonly RunSummary[]
  readonly sweeps: readonly SweepSummary[]
  /** Whether there are more runs or sweeps than a list shows. */
  readonly isCutOff?: boolean
}

/**
 * Event of `GET api/events`: a run or sweep that is new or has changed, or is gone, by its id. A connection begins with all of
 * them, and with those that went before it.
 */
export type ListEvent = { readonly run: RunSummary } | { readonly sweep: SweepSummary } | { readonly gone: string }

/** Event of `GET api/runs/:id/events`. */
export type RunEvent =
  /** Comes first, and after every change of anything but the curves. */
  | { readonly run: RunDetail }
  /** Lines of metrics that were added; comes first with all that there are, `from` 0. */
  | { readonly from: number; readonly metrics: Metrics }

/** Event of `GET api/sweeps/:id/events`: comes first, and after every change. */
export interface SweepEvent {
  readonly sweep: SweepDetail
}

/** Answer of `GET api/config`: what the form of a new run is made from. */
export interface ConfigFacts {
  /** JSON Schema of the config, descriptions included. */
  readonly schema: unknown
  /** Whole configs by preset. */
  readonly presets: Readonly<Record<string, Config>>
  /** Choices of objective by family. */
  readonly objectives: Readonly<Record<string, readonly string[]>>
  /** What presets are, and what choices of objective are by family: a line each. */
  readonly summaries: {
    readonly presets: Readonly<Record<string, string>>
    readonly objectives: Readonly<Record<string, Readonly<Record<string, string>>>>
  }
  /** Data sets known by name. */
  readonly data: readonly { readonly name: string; readonly about: string; readonly isHere: boolean }[]
}

/** Body of `POST api/config/check` and `POST api/runs`: what `facet train` takes as flags. */
export interface NewRunRequest {
  readonly preset: string
  /** Name of a data set, or path of a folder. */
  readonly data: string
  readonly objectives: readonly (readonly [family: string, choice: string])[]
  /** Values by path, as of `--set`. */
  readonly assignments: readonly (readonly [path: string, value: unknown])[]
  readonly tags?: readonly string[]
}

/**
 * Answer of `POST api/config/check`: the whole config, what the data has changed of it and the command that trains it, or
 * why it cannot be.
 */
export type ConfigCheck =
  | { readonly config: Config; readonly notices: readonly string[]; readonly command: string }
  | { readonly error: string; readonly path?: string }

/** Body of `POST api/runs/:id/resume`. */
export interface ResumeRequest {
  /** Steps to train in all; the planned ones by default. */
  readonly steps?: number
}

/** Body of `POST api/runs/:id/evaluate`. */
export interface EvaluateRequest {
  /** Samples that are made and judged; 10,000 by default. */
  readonly count?: number
}

/** Body of `PUT api/runs/:id/tags`. */
export interface TagsRequest {
  readonly tags: readonly string[]
}

/** Answer of `POST api/runs`, of `stop`, `resume`, `evaluate`. */
export interface Accepted {
  readonly id: string
}

/** Answer with a status of 4xx or 5xx: what is wrong, and what to do. */
export interface Refusal {
  readonly error: string
}
