import type { JobResult } from '../../src/sweep/index.ts'
import { readSweep } from '../../src/sweep/node/index.ts'

/** What must not depend on how often a sweep was ended, nor on who did it: its results but for their times, by job. */
export async function comparableResults(folder: string): Promise<Record<string, Partial<JobResult>>> {
  const { results } = await readSweep(folder)
  return Object.fromEntries(results.map(({ seconds: _, worker: _worker, ...rest }) => [rest.job, rest]))
}
