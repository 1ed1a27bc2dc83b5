import { dirname } from 'node:path'
import { UsageError } from '../../array/index.ts'
import type { DataSet } from '../../data/index.ts'
import { configSchema } from '../../gan/index.ts'
import type { Config } from '../../gan/index.ts'
import { checkThreads } from '../../runtime/node/index.ts'
import type { CheckpointMemory } from '../memory.ts'
import { plannedSteps } from '../feed.ts'
import { checkpointSteps, readCheckpoint } from './checkpoint.ts'
import { checkUnchanged } from './config-changes.ts'
import { NO_EXTENSIONS, checkSameModules } from './extensions.ts'
import type { Extensions } from './extensions.ts'
import { lockRun } from './lock.ts'
import { checkUntrained } from './lost-checkpoints.ts'
import { resumedRecord } from './record.ts'
import { beginRun } from './run.ts'
import type { HeldRun, Run } from './run.ts'
import { runData } from './run-data.ts'
import { openRun, runPaths } from './run-folder.ts'
import type { OpenedRun, RunRecord } from './run-folder.ts'

/** How a run goes on. */
export interface Resuming {
  /** Steps to train in all, or passes over the data, instead of those that were planned. */
  readonly steps?: number
  readonly epochs?: number
  /** The step to pause after, as if the run had been asked to stop there; by default it goes on to its last. */
  readonly until?: number
  /** Where the data lies now, if it has moved: a name or a path. It must be the same data, and is found there from now on. */
  readonly data?: string
  /** What the config names that is not built in: the modules that the run was begun with. By default nothing. */
  readonly extensions?: Extensions
  /** Whether modules that have changed since are taken as they are now. */
  readonly acceptChangedModules?: boolean
  /** The data itself, where it lies in memory. */
  readonly dataSet?: DataSet
  /** The command line, for the record. */
  readonly command: readonly string[]
  /** Hears of checkpoints that are damaged, and where the run goes on from an earlier step than it had come to. */
  readonly onNotice: (message: string) => void
}

/**
 * Goes on with a run that was stopped, killed or failed, from its newest whole checkpoint, or from its seed where it had not
 * come to one: it ends as if nothing had happened, with the same bytes in all files but `run.json` and `rates.jsonl`.
 *
 * @throws UsageError when the folder is not a run's, another process trains there, the run is finished, its files do not
 * belong together, or its checkpoints are lost
 * @throws FacetError when no checkpoint is whole
 */
export async function resumeRun(folder: string, resuming: Resuming): Promise<Run> {
  // Only a run's folder is to be held.
  await openRun(folder)
  const lock = await lockRun(folder)
  try {
    return beginRun({ ...(await prepare(folder, resuming)), lock })
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function prepare(folder: string, resuming: Resuming): Promise<Omit<HeldRun, 'lock'>> {
  const { command, until, onNotice } = resuming
  const { extensions = NO_EXTENSIONS, acceptChangedModules: accepts } = resuming
  const run = boundTo(extensions, await openRun(folder))
  const { config: planned, record } = run
  checkSameModules(planned, extensions, { accepts })
  const { checkpoints, config: path } = runPaths(folder)
  const begun = (await checkpointSteps(checkpoints)).length > 0
  const checkpoint = begun ? await readMemory(checkpoints, onNotice) : undefined
  if (checkpoint) checkBelongs(checkpoint, { path, ...run })
  else await checkUntrained(folder, run)
  checkThreads(planned.threads, ELSEWHERE)
  const config = changedConfig(run, resuming)
  const taken = checkpoint?.memory.step ?? 0
  checkLength(folder, { config, record, taken })
  const told = record.steps?.taken ?? 0
  if (!checkpoint) {
    onNotice('The run never came to its first checkpoint: it begins anew, from its seed.')
  } else if (taken < told) {
    onNotice(`run.json tells of ${told} steps, and the newest whole checkpoint is of step ${taken}.`)
  }
  const data = resuming.data === undefined ? undefined : runData(run, resuming.data).place
  return {
    folder,
    config,
    record: resumedRecord(record, checkpoint, { command, data }),
    resumed: { checkpoint, notices: config === planned ? [] : [lengthened(planned, config)] },
    until,
    extensions,
    data: resuming.dataSet,
  }
}

/** Returns a run whose config is bound to definitions that can be built, where there are modules. */
function boundTo({ vocabulary, used }: Extensions, run: OpenedRun): OpenedRun {
  if (used.length === 0) return run
  return { ...run, definitions: vocabulary, config: configSchema(vocabulary).parse(run.config) }
}

/** Threads belong to a run: with others it would end otherwise. */
const ELSEWHERE = 'Resume the run on a machine with more cores; to sample or export it, this one will do.'

/** Reads the newest whole checkpoint; its tensors are the training thread's to read. */
async function readMemory(folder: string, onNotice: (message: string) => void): Promise<CheckpointMemory> {
  const { tensors: _, ...memory } = await readCheckpoint(folder, { onNotice })
  return memory
}

interface Belonging extends OpenedRun {
  /** The config's file. */
  readonly path: string
}

/** Refuses a config or a record that is not that of a checkpoint: what began as one run would go on as another. */
function checkBelongs(
  { seed, config: before, data }: CheckpointMemory,
  { path, config, record, definitions }: Belonging,
): void {
  checkUnchanged(config, { path, definitions, before: before ?? { ...config, seed } })
  const fingerprint = record.data?.fingerprint
  if (fingerprint === undefined || fingerprint === data.fingerprint) return
  throw new UsageError(
    `${dirname(path)}: run.json tells of other data than the checkpoint was trained on. Restore the one or the other.`,
  )
}

/** Returns the config with another length, if one is given. */
function changedConfig({ config, definitions }: OpenedRun, { steps, epochs }: Resuming): Config {
  if (steps === undefined && epochs === undefined) return config
  return configSchema(definitions).parse({ ...config, steps, epochs })
}

function lengthened(before: Config, now: Config): string {
  return `config.json is changed: ${lengthOf(before)} become ${lengthOf(now)} in all.`
}

interface Lengths {
  readonly config: Config
  readonly record: RunRecord
  /** Steps taken. */
  readonly taken: number
}

/** Refuses a run that is finished, and a length that it is past. */
function checkLength(folder: string, { config, record, taken }: Lengths): void {
  const perEpoch = record.steps?.perEpoch
  if (perEpoch === undefined) return
  const steps = plannedSteps(config, perEpoch)
  if (steps < taken) {
    throw new UsageError(
      `${folder}: has taken ${taken} steps, more than the ${lengthOf(config)} asked for. Ask for more.`,
    )
  }
  if (record.state !== 'finished' || steps > taken) return
  throw new UsageError(
    `${folder}: finished, after ${taken} steps. To train on, say how far: facet resume ${folder} --steps ${2 * taken}.`,
  )
}

function lengthOf({ steps, epochs = 1 }: Config): string {
  return steps === undefined ? `${epochs} epochs` : `${steps} steps`
}
