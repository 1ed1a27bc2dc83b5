import { UsageError } from '../../array/index.ts'
import { loadExtensions, resumeRun } from '../../train/node/index.ts'
import { followRun } from '../follow-run.ts'
import type { ResumeFlags } from './resume.ts'
import { tell } from '../print.ts'

/** Goes on with a run, to the end or until interrupted. */
export async function resumeCommand(folder: string, flags: ResumeFlags): Promise<void> {
  const { steps, epochs, data, json, acceptChangedModules } = flags
  if (epochs !== undefined && steps !== undefined) {
    throw new UsageError('--epochs and --steps are two ways to say one thing. Give one.')
  }
  const run = await resumeRun(folder, {
    ...{ steps, epochs, data, acceptChangedModules },
    extensions: await loadExtensions(flags.use ?? []),
    command: process.argv.slice(2),
    onNotice: tell,
  })
  await followRun(run, { json })
}
