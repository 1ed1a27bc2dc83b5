import { join } from 'node:path'
import type { SweepPlan } from '../plan.ts'

/** Where everything in a sweep's folder lies. */
export interface SweepPaths {
  readonly record: string
  /** A file for every result. */
  readonly results: string
  /** The folders of runs, by trial. */
  readonly runs: string
  readonly table: string
  readonly data: string
  readonly page: string
}

/** Returns where everything in a sweep's folder lies. */
export function sweepPaths(folder: string): SweepPaths {
  return {
    record: join(folder, 'sweep.json'),
    results: join(folder, 'results'),
    runs: join(folder, 'runs'),
    table: join(folder, 'results.csv'),
    data: join(folder, 'results.json'),
    page: join(folder, 'results.html'),
  }
}

/** Returns the key in a store that the result of a job is kept under. */
export function resultKey(job: string): string {
  return `results/${job}.json`
}

/** Where workers do a sweep's jobs. */
export interface SweepWorkers {
  /** The address of their queue, without secrets; absent where what they did is only taken over. */
  readonly queue?: string
  /** What the keys of their queue begin with; absent where nothing else was said. */
  readonly prefix?: string
  /** The address of the store that they keep runs in; absent where that is the sweep's folder. */
  readonly store?: string
}

/** What sweep.json holds. */
export interface SweepRecord {
  readonly format: 1
  /** Made once: names the sweep on queues. */
  readonly id: string
  readonly name: string
  /** The path of its file. */
  readonly file: string
  /**
   * `out of budget`: more is planned than the budget allows. `interrupted` is what {@link readSweep} says of a sweep whose file
   * still says that it is running, although nobody works on it.
   */
  readonly state: 'running' | 'stopped' | 'finished' | 'out of budget' | 'failed' | 'interrupted'
  readonly message?: string
  readonly plan: SweepPlan
  /** Threads of runs whose config does not say: chosen once, since numbers depend on it in their last bits. */
  readonly threads: number
  /** With whom it was worked on last; absent or empty where this machine did it by itself. */
  readonly workers?: SweepWorkers | undefined
  /** Times it was worked on: ISO 8601, and seconds. */
  readonly sessions: readonly { readonly started: string; readonly seconds: number }[]
}
