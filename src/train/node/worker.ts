// The training thread. ONNX Runtime blocks the thread it runs on, so that the main thread stays free for the progress
// bar, files, figures and signals.
import { parentPort, workerData } from 'node:worker_threads'
import { configSchema } from '../../gan/index.ts'
import type { TrainEvent } from '../events.ts'
import { loadExtensions } from './extensions.ts'
import { explainFileError } from './file-errors.ts'
import { trainFolder } from './train-folder.ts'
import { HEARD, STOP, UNHEARD, sentError } from './training-thread.ts'
import type { WorkerInput, WorkerMessage } from './training-thread.ts'

const { config, use, flags, ...training } = workerData as WorkerInput
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

function waitForFiles(): void {
  for (;;) {
    const heard = Atomics.load(flags, HEARD)
    if (heard === UNHEARD) throw new Unheard()
    if (heard >= posted) return
    Atomics.wait(flags, HEARD, heard)
  }
}

try {
  // What a config is bound to does not survive the way to another thread.
  const { vocabulary } = await loadExtensions(use)
  const listener = {
    say,
    shouldStop: () => Atomics.load(flags, STOP) !== 0 || isUnheard(),
    written: waitForFiles,
  }
  await trainFolder({ ...training, config: configSchema(vocabulary).parse(config) }, listener)
} catch (thrown) {
  if (!(thrown instanceof Unheard)) report(thrown)
}

function report(thrown: unknown): void {
  // Classes do not survive the way to another thread: send what is needed to make the error again.
  post({ error: sentError(explainFileError(thrown)) })
}
