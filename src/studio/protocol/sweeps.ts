import type { SweepMetric, SweepResults } from '../../sweep/index.ts'
import type { SweepRecord } from '../../sweep/node/index.ts'
import type { Summary } from '../../train/index.ts'

/**
 * How a sweep stands. `interrupted`: its record says that it is running, but the process that worked on it is gone. `broken`: its
 * record cannot be read, `message` says why.
 */
export type SweepState = SweepRecord['state'] | 'interrupted' | 'broken'

/** What a list shows of a sweep. All but `id`, `name`, `state` and `damaged` is absent where its record cannot be read. */
export interface SweepSummary {
  /** The sweep's folder, relative to the studio's, with `/` between its parts. */
  readonly id: string
  readonly name: string
  readonly state: SweepState
  /** Why it failed, or cannot be read. */
  readonly message?: string
  /** Jobs that have a result, those of them that diverged or were given up, and those that a whole sweep has. */
  readonly jobs?: { readonly done: number; readonly lost: number; readonly planned: number }
  readonly settings?: number
  readonly seeds?: number
  /** The setting that stands first, and its score by the metric that the sweep ranks by. */
  readonly best?: { readonly setting: string; readonly metric: SweepMetric; readonly score: Summary }
  /** When it was last taken up, ISO 8601, and seconds of work in all. */
  readonly started?: string
  readonly seconds?: number
  /** Results that cannot be read. */
  readonly damaged: number
}

/** What else a page shows of a sweep. All but `damagedFiles` is absent where its record cannot be read. */
export interface SweepDetail extends SweepSummary {
  /** All that was found; of metrics only those among its columns. */
  readonly results?: SweepResults
  /** Times it was worked on, as far as they are written down: begin, ISO 8601, and seconds. */
  readonly sessions?: SweepRecord['sessions']
  /** Where its jobs were done last. */
  readonly workers?: SweepRecord['workers']
  /** The path of the sweep's file. */
  readonly file?: string
  /** Which files of results are there, beside one another. */
  readonly files?: readonly SweepFile[]
  /** Names of files of results that cannot be read: the first ones. */
  readonly damagedFiles: readonly string[]
}

/** What `facet sweep` writes beside its record. */
export type SweepFile = 'results.html' | 'results.csv' | 'results.json'
