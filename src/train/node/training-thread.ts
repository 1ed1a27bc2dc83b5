import { Worker } from 'node:worker_threads'
import { FacetError, UsageError, errorFacts } from '../../array/index.ts'
import type { ErrorFacts } from '../../array/index.ts'
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
export type WorkerMessage = { readonly event: TrainEvent } | { readonly error: SentError }

/** An error that ended a run, as plain data. */
export interface SentError {
  readonly message: string
  readonly stack?: string | undefined
  readonly expected: ErrorKind
  readonly facts: ErrorFacts
}

/** Returns an error as the training thread sends it. */
export function sentError(error: unknown): SentError {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return { message, stack, expected: kindOf(error), facts: errorFacts(error) }
}

function kindOf(error: unknown): ErrorKind {
  if (error instanceof Divergence) return 'divergence'
  if (error instanceof LockLost) return 'lost'
  if (error instanceof UsageError) return 'usage'
  return error instanceof FacetError ? 'failure' : 'defect'
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
    queue.push({ error: sentError(explainFileError(error)) })
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

/** Returns an error of the class that it had in the training thread, with what it says to programs. */
export function revive({ message, stack, expected, facts }: SentError): Error {
  const error = REVIVED[expected](message, facts)
  error.stack = stack
  return error
}

const REVIVED: Readonly<Record<ErrorKind, (message: string, facts: ErrorFacts) => Error>> = {
  usage: (message, facts) => new UsageError(message, facts),
  failure: (message, facts) => new FacetError(message, facts),
  divergence: (message, facts) => new Divergence(message, facts),
  lost: (message, facts) => new LockLost(message, facts),
  defect: (message) => new Error(message),
}
