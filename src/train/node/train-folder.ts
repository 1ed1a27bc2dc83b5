import type { DataSet } from '../../data/index.ts'
import { generatorModel, recogniserModel } from '../../gan/index.ts'
import type { Config } from '../../gan/index.ts'
import { openJudge } from '../../metrics/node/index.ts'
import { openRuntime } from '../../runtime/node/index.ts'
import type { TrainEvent } from '../events.ts'
import { checkData, train } from '../loop.ts'
import type { TrainOptions } from '../loop.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { licenceOf } from './export-description.ts'
import { confirmLock } from './lock-keeper.ts'
import type { KeptLock } from './lock-keeper.ts'
import { openRunData } from './run-data.ts'
import { runPaths } from './run-folder.ts'
import { writeWhole } from './write-whole.ts'

/** What is trained into a run's folder. */
export interface FolderTraining {
  /** Bound to whatever it names that is not built in. */
  readonly config: Config
  /** The run's folder, for checkpoints and the model. */
  readonly folder: string
  /** The step of the checkpoint to go on from; a run without it begins at its seed. */
  readonly from?: number
  /** The step to pause after; by default the last. */
  readonly until?: number
  /** Where the run's data lies now, and its hash, where they are known. */
  readonly place?: string
  readonly fingerprint?: string
  /** The data itself, where it lies in memory. */
  readonly data?: DataSet
  /** What holds the run's folder: confirmed before a checkpoint or the model is written. */
  readonly lock: KeptLock
}

/** Who hears of a training. */
export interface TrainingListener {
  /** Hears of every event; training waits where a promise is returned. */
  say(event: TrainEvent): void | Promise<void>
  shouldStop(): boolean
  /** Waits until the files of all events so far are written: who goes on from the next checkpoint does not write them again. */
  written(): void | Promise<void>
}

/** Trains a run, or goes on with it; writes checkpoints and the model into its folder, and tells of all else. */
export async function trainFolder(training: FolderTraining, listener: TrainingListener): Promise<void> {
  const { config, folder, from, until, place, fingerprint, lock } = training
  const paths = runPaths(folder)
  const notice = (message: string) => void listener.say({ kind: 'notice', message })
  const ready = async () => {
    await listener.written()
    await confirmLock(lock)
  }
  const data = training.data ?? (await openRunData({ config, place, fingerprint }))
  const origin = { data: data.name, fingerprint: data.fingerprint }
  const licence = licenceOf(config.data.source)
  // Before a judge of other data is trained in vain.
  if (fingerprint !== undefined) checkData(config.data, data, fingerprint)
  const describe = { config, image: data.train.image, classes: data.train.classes, licence }
  const runtime = openRuntime(config)
  const openChoosing = () => {
    notice('Opening the judge; where this data set has none yet, it is trained first, which takes a minute or two.')
    // It compares to validation images, so that the test images stay unseen.
    return openJudge({ data, runtime, reference: data.validation, onNotice: notice })
  }
  const judge = config.evaluate.every > 0 ? await openChoosing() : undefined
  const options: TrainOptions = {
    config,
    data,
    runtime,
    judge,
    from: from === undefined ? undefined : () => openCheckpoint(paths.checkpoints, from, notice),
    until,
    shouldStop: () => listener.shouldStop(),
    save: async (checkpoint) => {
      await ready()
      await writeCheckpoint(paths.checkpoints, checkpoint, config.checkpoint)
    },
    saveModel: async (sampled, step) => {
      await ready()
      const description = { ...describe, origin: { ...origin, step } }
      // The generator last: it says which step the models are of.
      await writeWhole(paths.recogniser, recogniserModel(description, sampled))
      await writeWhole(paths.model, generatorModel(description, sampled))
    },
  }
  for await (const event of train(options)) await listener.say(event)
}

/** Reads the checkpoint to go on from, and the tensors of the best one. */
async function openCheckpoint(
  folder: string,
  step: number,
  onNotice: (message: string) => void,
): ReturnType<NonNullable<TrainOptions['from']>> {
  const read = (preferred: number) => readCheckpoint(folder, { preferred, onNotice })
  const checkpoint = await read(step)
  const { memory, tensors } = checkpoint
  const best = memory.best.step
  if (best === undefined || best === memory.step) return { ...checkpoint, best: tensors }
  const other = await read(best)
  if (other.memory.step === best) return { ...checkpoint, best: other.tensors }
  onNotice(`The best networks so far, those of step ${best}, are lost: the best is chosen anew from here on.`)
  return { ...checkpoint, memory: { ...memory, best: {} } }
}
