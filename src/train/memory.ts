import type { Tensor } from '../array/index.ts'
import type { Config } from '../gan/index.ts'
import type { TrainEvent } from './events.ts'

type Step = Extract<TrainEvent, { kind: 'step' }>

/** What a run has said that stays on file: lines of metrics without what tells of time, which no two runs share; scores; warnings. */
export type HistoryEvent =
  | Omit<Step, 'imagesPerSecond' | 'secondsLeft'>
  | Extract<TrainEvent, { kind: 'evaluation' | 'warning' }>

/** Losses since the last line of metrics. */
export interface MeterMemory {
  /** Sums by name. */
  sums: Record<string, number>
  /** Steps that each is the sum of: a term may come every k-th step alone. */
  counts: Record<string, number>
  /** All steps. */
  count: number
}

/** What the monitor of D's losses has seen. */
export interface LossMemory {
  /** Steps taken in. */
  taken: number
  /** Running means by term; that of a term not seen yet is where it is won. */
  means: Record<string, number>
  /** Whether D's win has been told, and lasts. */
  warned: boolean
}

/** What the monitor of diversity has seen. */
export interface DiversityMemory {
  /** Classes that have been told of, and are still alike. */
  warned: readonly number[]
  /** Whether all classes were varied once. */
  healthy: boolean
}

/** Which networks were the best so far. */
export interface BestMemory {
  /** The step they are from; absent before the first scores. */
  step?: number
  /** Their distance. */
  distance?: number
}

/**
 * All that a run remembers from one step to the next, but for the numbers it trains: plain data, which those who remember
 * change in place. Whatever is not in here must follow from the config, the data and the step.
 */
export interface RunMemory {
  /** Steps taken. With the seed, all that random numbers and the order of the images depend on. */
  step: number
  readonly meter: MeterMemory
  readonly losses: LossMemory
  readonly diversity: DiversityMemory
  readonly best: BestMemory
}

/** Returns what a run knows before its first step. */
export function emptyMemory(): RunMemory {
  return {
    step: 0,
    meter: { sums: {}, counts: {}, count: 0 },
    losses: { taken: 0, means: {}, warned: false },
    diversity: { warned: [], healthy: false },
    best: {},
  }
}

/** All that a run goes on from: as it is after a step, before what only its end brings. */
export interface TrainingCheckpoint {
  /** The run's seed. */
  readonly seed: number
  /** What the run is trained with; checkpoints of earlier versions do not say. */
  readonly config?: Config
  /** The hash of the data's bytes, and where in them the next step begins: whole passes taken, and batches of this one. */
  readonly data: { readonly fingerprint: string; readonly epoch: number; readonly batch: number }
  readonly memory: RunMemory
  /** What the run has said so far. */
  readonly history: readonly HistoryEvent[]
  /** Parameters, statistics, moments and averages by name: `saved` of the training state. */
  readonly tensors: Readonly<Record<string, Tensor>>
}

/** A checkpoint without what takes room. */
export type CheckpointMemory = Omit<TrainingCheckpoint, 'tensors'>
