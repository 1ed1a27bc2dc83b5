import { join } from 'node:path'
import { openRun } from '../../train/node/index.ts'
import { sweepPaths } from './sweep-folder.ts'

/** Where a worker trains runs, and how others get to see them. */
export interface RunPlace {
  /** The step that a run would go on from; 0 where there is none. */
  stepOf(trial: string): Promise<number>
  /** Brings the folder of a run here, as far as it was trained before; returns its path. */
  fetch(trial: string): Promise<string>
  /** Lets others have what is there: after every checkpoint, and at the end. */
  keep(trial: string): Promise<void>
  /** Frees what the folder of a run takes here. */
  leave(trial: string): Promise<void>
}

/** Trains in the sweep's own folder: nothing needs to be moved. */
export function inPlace(sweepFolder: string): RunPlace {
  const { runs } = sweepPaths(sweepFolder)
  const folderOf = (trial: string) => join(runs, trial)
  const nothing = () => Promise.resolve()
  return {
    stepOf: async (trial) => {
      const known = await openRun(folderOf(trial)).catch(() => undefined)
      return known?.record.steps?.taken ?? 0
    },
    fetch: (trial) => Promise.resolve(folderOf(trial)),
    keep: nothing,
    leave: nothing,
  }
}
