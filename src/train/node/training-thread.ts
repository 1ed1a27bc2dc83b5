import { Worker } from 'node:worker_threads'
import { FacetError, UsageError } from '../../array/index.ts'
import type { Config } from '../../gan/index.ts'
import { Divergence } from '../divergence.ts'
import type { TrainEvent } from '../events.ts'

/** What the training thread is started with. */
export interface WorkerInput {
  readonly config: Config
  /** The run's folder, for checkpoints and the model. */
  readonly folder: string
  /** Shared with the main thread: not 0 asks the run to stop. */
  readonly stopFlag: Int32Array
}

/** What kind of error ended a run: classes do not cross threads. */
export type ErrorKind = 'usage' | 'failure' | 'divergence' | 'defect'

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
}

/** Starts a run in a thread of its own. The run writes checkpoints and the model into its folder. */
export function startTraining(config: Config, folder: string): TrainingThread {
  const stopFlag = new Int32Array(new SharedArrayBuffer(4))
  const input: WorkerInput = { config, folder, stopFlag }
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), { workerData: input })
  return { events: readEvents(worker), stop: () => void Atomics.store(stopFlag, 0, 1) }
}

async function* readEvents(worker: Worker): AsyncGenerator<TrainEvent> {
  const queue: WorkerMessage[] = []
  let wake = () => {}
  let ended = false
  worker.on('message', (message: WorkerMessage) => {
    queue.push(message)
    wake()
  })
  worker.on('error', (error) => {
    queue.push({ error: { message: error.message, stack: error.stack, expected: 'defect' } })
    wake()
  })
  worker.on('exit', () => {
    ended = true
    wake()
  })
  for (;;) {
    const message = queue.shift()
    if (message && 'error' in message) throw revive(message.error)
    if (message) yield message.event
    else if (ended) return
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
  defect: (message) => new Error(message),
}
