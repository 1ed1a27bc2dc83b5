import { holderOf } from '../../train/node/index.ts'
import type { RunSummary } from '../protocol/index.ts'
import { findRuns } from './find-runs.ts'
import type { FoundRun } from './find-runs.ts'
import { readSummary } from './read-run.ts'
import { stampOf } from './run-files.ts'

/** The runs of a folder as a list shows them. */
export interface Summaries {
  /** Reads the runs there are; one that has not changed is not read again, and is the same object as before. */
  list(): Promise<{ readonly runs: readonly RunSummary[]; readonly isCutOff: boolean }>
}

/** Runs that are read at a time: more would only wait for one another. */
const AT_ONCE = 16

/** Returns the runs of a folder, as far as they are read kept in memory. */
export function summariesOf(root: string): Summaries {
  let known = new Map<string, { readonly stamp: string; readonly summary: RunSummary }>()
  let reading: ReturnType<Summaries['list']> | undefined
  async function read(run: FoundRun) {
    // Before the files are read: what changes meanwhile is read again the next time.
    const stamp = `${await stampOf(run.folder, { withCurves: true })} ${(await holderOf(run.folder))?.pid}`
    const before = known.get(run.id)
    return before?.stamp === stamp ? before : { stamp, summary: await readSummary(run) }
  }
  async function list() {
    const { runs, isCutOff } = await findRuns(root)
    const found: (readonly [string, Awaited<ReturnType<typeof read>>])[] = []
    for (let first = 0; first < runs.length; first += AT_ONCE) {
      const some = runs.slice(first, first + AT_ONCE)
      found.push(...(await Promise.all(some.map(async (run) => [run.id, await read(run)] as const))))
    }
    // Runs that are gone are forgotten.
    known = new Map(found)
    return { runs: found.map(([, { summary }]) => summary), isCutOff }
  }
  return {
    list: async () => {
      reading ??= list().finally(() => (reading = undefined))
      return reading
    },
  }
}
