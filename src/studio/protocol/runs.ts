import type { Code, Config, Description, LatentPart, TermFacts } from '../../gan/index.ts'
import type { RunRecord } from '../../train/node/index.ts'

/**
 * How a run stands. `interrupted`: its record says that it is running, but the process that trained it is gone. `broken`: its
 * files cannot be read, `message` says why.
 */
export type RunState = 'running' | 'finished' | 'stopped' | 'failed' | 'interrupted' | 'broken'

/** What a list shows of a run. All but `id`, `state` and `tags` is absent where the run's files do not say it. */
export interface RunSummary {
  /** The run's folder, relative to the studio's, with `/` between its parts. */
  readonly id: string
  /** The id of the sweep that it is a run of. */
  readonly sweep?: string
  readonly state: RunState
  /** Why it failed, or cannot be read. */
  readonly message?: string
  readonly preset?: string
  /** The data's name: the last part of its path. */
  readonly data?: string
  readonly classes?: number
  /** Begin, ISO 8601, and seconds of work. */
  readonly started?: string
  readonly seconds?: number
  /** Steps by the newest line of metrics; all that are planned; those of a pass over the data. */
  readonly step?: number
  readonly plannedSteps?: number
  readonly stepsPerEpoch?: number
  /** By the newest line of rates. */
  readonly imagesPerSecond?: number
  readonly batch?: number
  readonly seed?: number
  /**
   * The share of samples read as the class asked for: by the judge where it scored the run, `judged`, or else by the run's own
   * recogniser.
   */
  readonly accuracy?: { readonly value: number; readonly judged: boolean }
  /** The best distance (see docs/evaluation.md) that the judge found. */
  readonly distance?: number
  /** The newest sheet among the figures. */
  readonly thumbnail?: FigureFile
  /** The size of one image, in pixels. */
  readonly image?: { readonly height: number; readonly width: number; readonly channels: number }
  readonly tags: readonly string[]
  /** Whether the judge's report is there, and the generator's file. */
  readonly hasReport: boolean
  readonly hasModel: boolean
}

/** A picture of a run. */
export interface FigureFile {
  /** Without `.png`, such as `sheet-000500`. */
  readonly name: string
  /** The step it shows, where its name says so. */
  readonly step?: number
  /** When it was written, in milliseconds of the epoch: it changes when the picture does. */
  readonly version: number
}

/** A summand of a run's objective. */
export interface ObjectiveTerm {
  readonly name: string
  /** The network that minimises it: {@link Config} calls them discriminator and generator. */
  readonly player: 'D' | 'G' | 'both'
  readonly weight: number
  /** The images it reads: from real ones there is no path to the generator, whoever minimises it. */
  readonly reads: 'real' | 'fake'
  /** What it does, in a line. */
  readonly summary: string
  /** Its value as a formula, where it has one. */
  readonly formula?: string | undefined
  /** What it is about, by which curves are drawn together. */
  readonly group: TermFacts['group']
  /** The name under which it is reported added up with others. */
  readonly total?: string | undefined
}

/** A slider: a code, its range, and what it means. */
export interface CodeDescription extends Pick<Code, 'name' | 'column'> {
  /** The latent part it is a column of. */
  readonly part: string
  /** Ends of the prior, or two standard deviations either way. */
  readonly range: readonly [number, number]
  /** What the judge measured that it changes: a word, such as `slant`, and a line with figures. */
  readonly meaning?: string
  readonly label?: string
}

/** All that a page shows of one run, but for its curves. */
export interface RunDetail extends RunSummary {
  readonly config?: Config
  readonly record?: RunRecord
  readonly objective: readonly ObjectiveTerm[]
  readonly latents: readonly LatentPart[]
  /** What latents, networks and terms are that are not built in. */
  readonly definitions?: Description | undefined
  readonly codes: readonly CodeDescription[]
  readonly classNames: readonly string[]
  readonly figures: readonly FigureFile[]
  /** The steps of checkpoints, ascending. */
  readonly checkpoints: readonly number[]
  /** Scores by the judge while training, ascending in steps. */
  readonly scores: readonly ScoreLine[]
  /** When the generator's file was written, in milliseconds of the epoch. */
  readonly modelVersion?: number
  /** An evaluation that this studio started, until its report is there: what it said last, or why it failed. */
  readonly evaluation?: { readonly isRunning: boolean; readonly message: string }
}

/** Some of the judge's scores after a step. */
export interface ScoreLine {
  readonly step: number
  readonly accuracy: number | null
  readonly frechet: number
  readonly classFrechet: number | null
}

/** Curves: columns of equal length, ascending in steps. */
export interface Metrics {
  readonly steps: readonly number[]
  readonly epochs: readonly number[]
  /** Terms and totals by name; null where a line has no such value. */
  readonly losses: Readonly<Record<string, readonly (number | null)[]>>
  readonly imagesPerSecond: readonly (number | null)[]
  /** Estimated seconds to the end of the run, at each line. */
  readonly secondsLeft: readonly (number | null)[]
}
