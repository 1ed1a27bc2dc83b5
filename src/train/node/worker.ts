// The training thread. ONNX Runtime blocks the thread it runs on, so that the main thread stays free for the progress
// bar, files, figures and signals.
import { parentPort, workerData } from 'node:worker_threads'
import { FacetError, UsageError } from '../../array/index.ts'
import type { DataSet } from '../../data/index.ts'
import { generatorModel, recogniserModel } from '../../gan/index.ts'
import type { Judge } from '../../metrics/index.ts'
import { openJudge } from '../../metrics/node/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import { nodeRuntime } from '../../runtime/node/index.ts'
import { Divergence } from '../divergence.ts'
import type { TrainEvent } from '../events.ts'
import { checkData, train } from '../loop.ts'
import type { TrainOptions } from '../loop.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { licenceOf } from './export-description.ts'
import { explainFileError } from './file-errors.ts'
import { LockLost, confirmLock } from './lock-keeper.ts'
import { openRunData } from './run-data.ts'
import { runPaths } from './run-folder.ts'
import { HEARD, STOP, UNHEARD } from './training-thread.ts'
import type { ErrorKind, WorkerInput, WorkerMessage } from './training-thread.ts'
import { writeWhole } from './write-whole.ts'

const { config, folder, from, until, place, fingerprint, lock, flags } = workerData as WorkerInput
const paths = runPaths(folder)
let posted = 0

/** Thrown when nobody listens any more: the main thread has failed, and tells why itself. */
class Unheard extends Error {}

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}

function isUnheard(): boolean {
  return Atomics.load(flags, HEARD) === UNHEARD
}

function say(event: TrainEvent): void {
  if (isUnheard()) throw new Unheard()
  posted++
  post({ event })
}

function notice(message: string): void {
  say({ kind: 'notice', message })
}

/** Waits until the files of all events so far are written: who goes on from the next checkpoint does not write them again. */
function waitForFiles(): void {
  for (;;) {
    const heard = Atomics.load(flags, HEARD)
    if (heard === UNHEARD) throw new Unheard()
    if (heard >= posted) return
    Atomics.wait(flags, HEARD, heard)
  }
}

/** Waits until files may be written: those before are, and the folder is still this run's. */
async function readyToWrite(): Promise<void> {
  waitForFiles()
  await confirmLock(lock)
}

/** Reads the checkpoint to go on from, and the tensors of the best one. */
async function openCheckpoint(step: number): ReturnType<NonNullable<TrainOptions['from']>> {
  const read = (preferred: number) => readCheckpoint(paths.checkpoints, { preferred, onNotice: notice })
  const checkpoint = await read(step)
  const { memory, tensors } = checkpoint
  const best = memory.best.step
  if (best === undefined || best === memory.step) return { ...checkpoint, best: tensors }
  const other = await read(best)
  if (other.memory.step === best) return { ...checkpoint, best: other.tensors }
  notice(`The best networks so far, those of step ${best}, are lost: the best is chosen anew from here on.`)
  return { ...checkpoint, memory: { ...memory, best: {} } }
}

/** The judge that chooses the best networks: it compares to validation images, so that the test images stay unseen. */
async function choosingJudge(data: DataSet, runtime: Runtime): Promise<Judge> {
  notice('Opening the judge; where this data set has none yet, it is trained first, which takes a minute or two.')
  return openJudge({ data, runtime, reference: data.validation, onNotice: notice })
}

try {
  const data = await openRunData({ config, place, fingerprint })
  const origin = { data: data.name, fingerprint: data.fingerprint }
  const licence = licenceOf(config.data.source)
  // Before a judge of other data is trained in vain.
  if (fingerprint !== undefined) checkData(config.data, data, fingerprint)
  const describe = { config, image: data.train.image, classes: data.train.classes, licence }
  const runtime = nodeRuntime({ threads: config.threads })
  const judge = config.evaluate.every > 0 ? await choosingJudge(data, runtime) : undefined
  const options: TrainOptions = {
    config,
    data,
    runtime,
    judge,
    from: from === undefined ? undefined : () => openCheckpoint(from),
    until,
    shouldStop: () => Atomics.load(flags, STOP) !== 0 || isUnheard(),
    save: async (checkpoint) => {
      await readyToWrite()
      await writeCheckpoint(paths.checkpoints, checkpoint, config.checkpoint)
    },
    saveModel: async (sampled, step) => {
      await readyToWrite()
      const description = { ...describe, origin: { ...origin, step } }
      // The generator last: it says which step the models are of.
      await writeWhole(paths.recogniser, recogniserModel(description, sampled))
      await writeWhole(paths.model, generatorModel(description, sampled))
    },
  }
  for await (const event of train(options)) say(event)
} catch (thrown) {
  if (!(thrown instanceof Unheard)) report(thrown)
}

function report(thrown: unknown): void {
  // Classes do not survive the way to another thread: send what is needed to make the error again.
  const error = explainFileError(thrown)
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  post({ error: { message, stack, expected: kindOf(error) } })
}

function kindOf(error: unknown): ErrorKind {
  if (error instanceof Divergence) return 'divergence'
  if (error instanceof LockLost) return 'lost'
  if (error instanceof UsageError) return 'usage'
  return error instanceof FacetError ? 'failure' : 'defect'
}
