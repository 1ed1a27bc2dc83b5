import { basename } from 'node:path'
import { sweepPaths } from '../../sweep/node/index.ts'
import type { SweepRecord } from '../../sweep/node/index.ts'
import { holderOf } from '../../train/node/index.ts'
import { brokenSweep, describeSweep } from './describe-sweep.ts'
import type { ReadSweep } from './describe-sweep.ts'
import type { FoundFolder } from './find-runs.ts'
import { createKeeper } from './keep.ts'
import { reasonOf } from './read-run.ts'
import { checkFiles, stampOfFile } from './run-files.ts'
import { readSweepRecord, sweepFilesIn } from './sweep-record.ts'
import { followResults } from './sweep-results.ts'
import type { FoundResults } from './sweep-results.ts'

/** A sweep whose changes are read as they come. */
export interface FollowedSweep {
  /** Reads what is new; the same object as before where nothing is. */
  read(): Promise<ReadSweep>
}

/** Follows a sweep: its record and each of its results are read once, and again only when they have changed. */
export function followSweep({ id, folder }: FoundFolder): FollowedSweep {
  const paths = sweepPaths(folder)
  const [results, records] = [followResults(paths.results), createKeeper<SweepRecord>(1)]
  let before: { readonly stamp: string; readonly found: FoundResults; readonly read: ReadSweep } | undefined
  let reading: Promise<ReadSweep> | undefined

  async function describe(recordStamp: string, found: FoundResults): Promise<ReadSweep> {
    try {
      await checkFiles(folder)
      const record = await records.of(recordStamp, () => readSweepRecord(folder))
      const isHeld = (await holderOf(folder)) !== undefined
      return describeSweep(record, found, { id, isHeld, files: await sweepFilesIn(folder) })
    } catch (error) {
      return brokenSweep({ id, name: basename(folder), message: reasonOf(error, folder, 'sweep') }, found)
    }
  }

  async function read(): Promise<ReadSweep> {
    // Before the files are read: what changes meanwhile is read again the next time.
    const recordStamp = await stampOfFile(paths.record)
    const stamp = [recordStamp, await stampOfFile(folder), (await holderOf(folder))?.pid].join()
    const found = await results.read()
    if (before?.stamp === stamp && before.found === found) return before.read
    before = { stamp, found, read: await describe(recordStamp, found) }
    return before.read
  }

  return {
    read: async () => {
      reading ??= read().finally(() => (reading = undefined))
      return reading
    },
  }
}
