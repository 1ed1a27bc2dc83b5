import { fittingProcesses, folderStore, localCrew } from '../sweep/node/index.ts'
import type { OpenSweep, SweepWork } from '../sweep/node/index.ts'
import type { SweepFlags } from './commands/sweep.ts'

/** Puts together who does a sweep's jobs, and where they keep what they find. */
export function assembleCrew(sweep: OpenSweep, flags: SweepFlags): Omit<SweepWork, 'signal'> {
  const { folder } = sweep
  const threads = Math.max(...sweep.record.plan.settings.map(({ config }) => config.threads))
  const processes = flags.processes ?? fittingProcesses(threads)
  return { crew: localCrew({ folder, processes, threads }), store: folderStore(folder), bring: () => Promise.resolve() }
}
