import { Worker } from 'node:worker_threads'
import { FacetError, UsageError } from '../../array/index.ts'
import { turnTelemetryOff } from '../../runtime/node/index.ts'
import { Divergence } from '../divergence.ts'
import type { TrainEvent } from '../events.ts'
import { explainFileError } from './file-errors.ts'
import { LockLost } from './lock-keeper.ts'
import type { FolderTraining } from './train-folder.ts'

/** What the training thread is started with. */
export interface WorkerInput extends Omit<FolderTraining, 'data'> {
  /** Files of the modules whose definitions the config names. */
  readonly use: readonly string[]
  /** Shared with the main thread: see {@link STOP} and {@link HEARD}. */
  readonly flags: Int32Array
}

/** The flag that is not 0 when the run is asked to stop. */
export const STOP = 0
/** The flag that counts events whose files are written: a checkpoint waits for all before it. */
export const HEARD = 1
/** The count when nobody listens any more. */
export const UNHEARD = 2 ** 31 - 1

/** What kind of error ended a run: classes do not cross threads. */
export type ErrorKind = 'usage' | 'failure' | 'divergence' | 'lost' | 'defect'

/** What it sends back. */
export type WorkerMessage =
  | { readonly event: TrainEvent }
  | {
      readonly error: {
        readonly message: string
        readonly stack?: string
        readonly expected: ErrorKind
      }
    }

/** A run under way in its own thread. */
export interface TrainingThread {
  /** What the run says, in order; it throws what ended the run early. */
  readonly events: AsyncIterable<TrainEvent>
  /** Asks the run to end in good order after its current step. */
  stop(): void
  /** Has the run end after its current step, without a checkpoint or anything else; resolves when it has. */
  abandon(): Promise<void>
}

/**
 * Starts a run in a thread of its own, or goes on with one. It writes checkpoints and the model into the run's folder.
 *
 * @param input.from - the step of the checkpoint to go on from
 */
export function startTraining(input: Omit<WorkerInput, 'flags'>): TrainingThread {
  const flags = new Int32Array(new SharedArrayBuffer(8))
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const workerData: WorkerInput = { ...input, flags }
  turnTelemetryOff()
  const worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), { workerData })
  const heard = (count: number) => {
    Atomics.store(flags, HEARD, count)
    Atomics.notify(flags, HEARD)
  }
  const ended = new Promise<void>((resolve) => worker.on('exit', () => resolve()))
  return {
    events: readEvents(worker, heard),
    stop: () => void Atomics.store(flags, STOP, 1),
    abandon: () => {
      heard(UNHEARD)
      return ended
    },
  }
}

async function* readEvents(worker: Worker, heard: (count: number) => void): AsyncGenerator<TrainEvent> {
  const queue: WorkerMessage[] = []
  let wake = () => {}
  let [ended, count] = [false, 0]
  worker.on('message', (message: WorkerMessage) => {
    queue.push(message)
    wake()
  })
  worker.on('error', (error) => {
    const explained = explainFileError(error)
    const { message, stack } = explained instanceof Error ? explained : error
    queue.push({ error: { message, stack, expected: explained instanceof FacetError ? 'failure' : 'defect' } })
    wake()
  })
  worker.on('exit', () => {
    ended = true
    wake()
  })
  for (;;) {
    const message = queue.shift()
    if (message && 'error' in message) throw revive(message.error)
    if (message) {
      yield message.event
      heard(++count)
    } else if (ended) return
    else await new Promise<void>((resolve) => (wake = resolve))
  }
}

function revive({ message, stack, expected }: Extract<WorkerMessage, { error: unknown }>['error']): Error {
  const error = REVIVED[expected](message)
  error.stack = stack
  return error
}

const REVIVED: Readonly<Record<ErrorKind, (message: string) => Error>> = {
  usage: (message) => new UsageError(message),
  failure: (message) => new FacetError(message),
  divergence: (message) => new Divergence(message),
  lost: (message) => new LockLost(message),
  defect: (message) => new Error(message),
}
