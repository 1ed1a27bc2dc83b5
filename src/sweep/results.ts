import type { Summary } from '../train/index.ts'
import type { SweepMetric } from './metrics.ts'
import type { SettingValue } from './spec.ts'

/** How a run of a sweep stands. */
export interface TrialStanding {
  readonly trial: string
  readonly seed: number
  readonly state: 'waiting' | 'done' | 'diverged' | 'failed'
  readonly message?: string
  /** Steps of its newest result; 0 where it has none. */
  readonly step: number
  readonly metrics: Readonly<Record<string, number | null>>
  readonly test?: Readonly<Record<string, number | null>>
  readonly seconds: number
}

/** The metric that is ranked by, of a setting at the end of a round. */
export interface RoundScore {
  /** Counted from 0. */
  readonly round: number
  readonly step: number
  /** Over seeds. */
  readonly summary: Summary
}

/** How a setting stands among the others. */
export interface SettingStanding {
  /** Counted from 1; absent where a run failed, or the metric cannot be told of all of them. */
  readonly rank?: number
  readonly key: string
  readonly name: string
  readonly values: Readonly<Record<string, SettingValue>>
  readonly preset: string
  /** `finished`: trained to the end; `dropped`: stopped early, others were better; `open`: more is to come. */
  readonly state: 'finished' | 'dropped' | 'open' | 'failed'
  /** The last round that all its runs have a result of, counted from 0; -1 where there is none. */
  readonly round: number
  readonly steps: number
  /** Mean and spread over seeds, by metric, of that round: measured against validation images. */
  readonly metrics: Readonly<Record<string, Summary>>
  /** The same against test images; only of runs that are finished. */
  readonly test: Readonly<Record<string, Summary>>
  /** How the metric that is ranked by went on: the rounds of which all its runs have one, in order. */
  readonly course: readonly RoundScore[]
  readonly trials: readonly TrialStanding[]
}

/** What one value of a path does, all else as it comes. */
export interface EffectLevel {
  /** As printed, such as `0.001` or `1e-4 to 3e-4`. */
  readonly label: string
  /** Runs with it that have a score. */
  readonly runs: number
  /** Runs with it that have none: they diverged, failed, or it cannot be told. */
  readonly lost: number
  /** Over these runs, whatever else they have; absent where there is none. */
  readonly summary?: Summary
}

/** The main effect of one path on the metric that is ranked by, over runs of one and the same round. */
export interface MainEffect {
  readonly path: string
  readonly levels: readonly EffectLevel[]
  /** The share of the metric's variance over runs that the path explains by itself, in [0, 1]: η² = SS_between / SS_total. */
  readonly share: number | null
  /**
   * The share that a path without any effect would come to, since every value has other settings: what η² is on average
   * where values are dealt to settings at random. In a full grid it is less.
   */
  readonly chance: number | null
  /** Spearman's rank correlation with the metric, where values are numbers: in [-1, 1]. */
  readonly correlation: number | null
}

/** All that is known of a sweep: what tables, pages and files are made of. */
export interface SweepResults {
  readonly format: 1
  readonly name: string
  /** What settings are ranked by. */
  readonly metric: SweepMetric
  /** The metrics that any run has, the one ranked by first. */
  readonly columns: readonly SweepMetric[]
  /** Those that settings differ in. */
  readonly paths: readonly string[]
  readonly seeds: readonly number[]
  /** Shares of a run's steps at which rounds end, and settings in each. */
  readonly rounds: readonly number[]
  readonly fields: readonly number[]
  /** Best first: those that came further stand before all others. */
  readonly settings: readonly SettingStanding[]
  /** The largest share beyond chance first. Over the first round, which all settings take part in. */
  readonly effects: readonly MainEffect[]
  readonly counts: {
    /** Jobs that the whole sweep has: of rounds to come as many as go on at most. */
    readonly planned: number
    readonly done: number
    readonly diverged: number
    readonly failed: number
  }
  /** Steps of all runs together: those taken, and about how many a whole sweep has. */
  readonly steps: { readonly taken: number; readonly planned: number }
  /** Seconds that all runs have trained together. */
  readonly seconds: number
}
