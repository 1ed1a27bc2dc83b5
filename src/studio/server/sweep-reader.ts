import type { SweepDetail, SweepSummary } from '../protocol/index.ts'
import type { FoundFolder } from './find-runs.ts'
import { followSweep } from './follow-sweep.ts'
import type { FollowedSweep } from './follow-sweep.ts'

/** Reads sweeps; one that has not changed is not read again, and is the same object as before. */
export interface SweepReader {
  /** Reads all that a page shows of a sweep; where its record cannot be read it is broken, and says why. */
  read(sweep: FoundFolder): Promise<SweepDetail>
  /** Reads what a list shows of sweeps; of others nothing is kept any more. */
  list(sweeps: readonly FoundFolder[]): Promise<readonly SweepSummary[]>
}

/** Returns a reader of sweeps, which keeps what it has read in memory. */
export function createSweepReader(): SweepReader {
  let followed = new Map<string, FollowedSweep>()
  const follow = (sweep: FoundFolder): FollowedSweep => {
    const known = followed.get(sweep.id) ?? followSweep(sweep)
    followed.set(sweep.id, known)
    return known
  }
  return {
    read: async (sweep) => (await follow(sweep).read()).detail,
    list: async (sweeps) => {
      followed = new Map(sweeps.map((sweep) => [sweep.id, follow(sweep)]))
      const read: SweepSummary[] = []
      for (const sweep of sweeps) read.push((await follow(sweep).read()).summary)
      return read
    },
  }
}
