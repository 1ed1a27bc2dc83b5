import type { Config } from '../gan/index.ts'
import type { SettingValue, SweepSpec } from './spec.ts'

/** One way to train, whatever the seed. */
export interface Setting {
  /** A hash of config and data, twelve hexadecimal digits: the same setting has the same key in every sweep. */
  readonly key: string
  /** What sets it apart, as `batch=32, terms.loss_cr.weight=0.1`. */
  readonly name: string
  /** What the sweep's file gives it, by path. */
  readonly values: Readonly<Record<string, SettingValue>>
  readonly preset: string
  /** Whole; its seed is that of the first run. */
  readonly config: Config
  /** Steps of a whole run. */
  readonly steps: number
}

/** A setting with a seed: one run. */
export interface Trial {
  /** `<key of the setting>-seed-<seed>`, which is the name of the run's folder, too. */
  readonly id: string
  readonly setting: Setting
  readonly seed: number
}

/** What a sweep is to do: settings by seeds, in rounds. */
export interface SweepPlan {
  readonly settings: readonly Setting[]
  readonly seeds: readonly number[]
  /** Paths that settings name, in the file's order. */
  readonly paths: readonly string[]
  /** The share of a run's steps that each round trains to, ascending; the last is 1. */
  readonly rounds: readonly number[]
  /** Settings that take part in each round. */
  readonly fields: readonly number[]
  readonly spec: SweepSpec
}

/** A module that defines what a job's config names. */
export interface JobModule {
  /** Where its user has it. */
  readonly path: string
  readonly sha256: string
  readonly source: string
}

/** A run that is to be brought to a step, and scored there. */
export interface SweepJob {
  /** `<trial>-step-<until>`: equal jobs of one sweep have equal ids. */
  readonly id: string
  /** The sweep's id. */
  readonly sweep: string
  readonly trial: string
  readonly preset: string
  readonly config: Config
  /** The step to pause at; at the last one the run is finished. */
  readonly until: number
  /** Counted from 0. */
  readonly round: number
  /** The hash of the data: a machine where the data is another must not take part. */
  readonly fingerprint: string
  readonly score: SweepSpec['score']
  readonly tries: number
  /** Modules that the config's names come from; absent where all is built in. */
  readonly modules?: readonly JobModule[] | undefined
  /** Of Facet: with another one the same config may come to something else. */
  readonly version: string
}

/** What a job came to: one for every job, never changed. */
export interface JobResult {
  readonly format: 1
  readonly job: string
  readonly trial: string
  readonly seed: number
  readonly round: number
  /** `diverged`: training left the finite numbers, and would do so again. `failed`: given up after so many tries. */
  readonly state: 'done' | 'diverged' | 'failed'
  /** Why, where it is not done. */
  readonly message?: string
  /** Steps taken when it was scored. */
  readonly step: number
  /** Scores by name, measured against validation images: settings are chosen by them. Null is what cannot be told. */
  readonly metrics: Readonly<Record<string, number | null>>
  /** The same against test images; only of runs that are finished. */
  readonly test?: Readonly<Record<string, number | null>>
  /** Seconds that the run has trained in all. */
  readonly seconds: number
  /** Who did it: `host, process`. */
  readonly worker: string
}
