import { join } from 'node:path'
import { UsageError } from '../../array/index.ts'
import type { Shape } from '../../array/index.ts'
import type { Config } from '../../gan/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import { mostThreads } from '../../runtime/node/index.ts'
import type { TrainedGan } from '../sampler.ts'
import { sampledNetworks } from '../state.ts'
import { readCheckpoint } from './checkpoint.ts'
import { checkUnchanged } from './config-changes.ts'
import { openRun, runPaths } from './run-folder.ts'
import type { RunRecord } from './run-folder.ts'

/** The networks of a run as its best checkpoint has them, or its newest where none was scored; ready to sample from. */
export interface TrainedRun {
  readonly gan: TrainedGan
  readonly config: Config
  /** Names of the classes, in label order. */
  readonly classes: readonly string[]
  /** Steps taken. */
  readonly step: number
  /** Shapes of the networks' parameters and running statistics by name. */
  readonly shapes: Readonly<Record<string, Shape>>
  /** What run.json holds; the run has opened its data. */
  readonly record: RunRecord & Required<Pick<RunRecord, 'data'>>
}

/**
 * Opens a run for sampling.
 *
 * @param runtime - returns an engine of so many threads: those that the run was trained with, or fewer where this machine
 * takes fewer, with which samples may differ in their last bits
 * @throws UsageError when the folder is not a run's, or its config is not its networks'; FacetError when it has no whole checkpoint
 */
export async function openTrainedRun(folder: string, runtime: (threads: number) => Runtime): Promise<TrainedRun> {
  const { config, record, definitions } = await openRun(folder)
  const { data } = record
  if (!data) {
    throw new UsageError(`${join(folder, 'run.json')}: the run ended before it opened its data. Train it again.`)
  }
  const { checkpoints, config: path } = runPaths(folder)
  const { memory, tensors, config: before } = await readCheckpoint(checkpoints, { preferred: record.best?.step })
  checkUnchanged(config, { path, before, parts: ['latents', 'networks'], definitions })
  const networks = sampledNetworks(tensors)
  const gan = { config, image: data.image, networks, runtime: runtime(Math.min(config.threads, mostThreads())) }
  const shapes = Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]))
  return { gan, config, classes: data.classes, step: memory.step, shapes, record: { ...record, data } }
}
