import { join } from 'node:path'
import { sweepPaths } from './sweep-folder.ts'

/** Where a worker trains runs, and how others get to see them. */
export interface RunPlace {
  /** Brings the folder of a run here, as far as it was trained before; returns its path. */
  fetch(trial: string): Promise<string>
  /** Lets others have what is there: after every checkpoint, and at the end. */
  keep(trial: string): Promise<void>
}

/** Trains in the sweep's own folder. */
export function inPlace(sweepFolder: string): RunPlace {
  const { runs } = sweepPaths(sweepFolder)
  return { fetch: async (trial) => join(runs, trial), keep: async () => {} }
}
