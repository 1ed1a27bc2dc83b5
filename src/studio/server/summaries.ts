import { holderOf, inParts } from '../../train/node/index.ts'
import type { RunSummary, SweepSummary } from '../protocol/index.ts'
import { findRuns } from './find-runs.ts'
import type { FoundRun } from './find-runs.ts'
import { readSummary } from './read-run.ts'
import { stampAtRest, stampOf } from './run-files.ts'
import type { SweepReader } from './sweep-reader.ts'

/** The runs and sweeps of a folder as a list shows them. */
export interface Summaries {
  /** Reads those there are; one that has not changed is not read again, and is the same object as before. */
  list(): Promise<FolderList>
}

/** What a folder holds. */
export interface FolderList {
  readonly runs: readonly RunSummary[]
  readonly sweeps: readonly SweepSummary[]
  readonly isCutOff: boolean
}

/** A run as it was when it was read. */
interface ReadRun {
  readonly summary: RunSummary
  /** Changes when the run does. */
  readonly stamp: string
  /** Does so, too, where nobody holds the run. Absent where somebody did. */
  readonly atRest?: string
}

/** Returns the runs and sweeps of a folder, as far as they are read kept in memory. */
export function summariesOf(root: string, sweepReader: SweepReader): Summaries {
  let known = new Map<string, ReadRun>()
  let reading: Promise<FolderList> | undefined
  async function read(run: FoundRun): Promise<ReadRun> {
    const before = known.get(run.id)
    // Before the files are read: what changes meanwhile is read again the next time.
    const atRest = await stampAtRest(run.folder)
    if (before?.atRest === atRest) return before
    const holder = await holderOf(run.folder)
    const stamp = `${await stampOf(run.folder, { withCurves: true })} ${holder?.pid}`
    if (before?.stamp === stamp) return before
    return { stamp, summary: await readSummary(run), ...(!holder && { atRest }) }
  }
  async function list(): Promise<FolderList> {
    const { runs, sweeps, isCutOff } = await findRuns(root)
    const found = await inParts(runs, async (run) => [run.id, await read(run)] as const)
    // Runs that are gone are forgotten.
    known = new Map(found)
    return { runs: found.map(([, { summary }]) => summary), sweeps: await sweepReader.list(sweeps), isCutOff }
  }
  return {
    list: async () => {
      reading ??= list().finally(() => (reading = undefined))
      return reading
    },
  }
}
