import type { WebEngineOptions } from '../../../runtime/web/index.ts'
import type { ModelName, Tensors, WorkerAnswer, WorkerRequest } from './messages.ts'

/** What a model returned, and the milliseconds it took. */
export interface Computed {
  readonly outputs: Tensors
  readonly milliseconds: number
}

/** Models in a thread of their own. */
export interface Engine {
  readonly threads: number
  /** Opens a model, in the place of one that was there. */
  load(model: ModelName, bytes: ArrayBuffer): Promise<void>
  /**
   * Asks for a model's outputs. Requests do not pile up: one is computed at a time, and of those that wait for the same purpose
   * the newest takes the others' place.
   *
   * @param purpose - what it is for: what is first in {@link PURPOSES} comes first
   * @returns undefined where a newer request took its place
   */
  run(purpose: Purpose, inputs: Tensors): Promise<Computed | undefined>
  close(): void
}

/** What models are run for, the most urgent first: the picture under the hand before all that is around it. */
const PURPOSES = ['picture', 'reading', 'rendering', 'from', 'to', 'strip', 'grid'] as const

/** What a model is run for. */
export type Purpose = (typeof PURPOSES)[number]

/** What is around the picture is made when the hand rests: a run cannot be broken off, and the next move would wait for it. */
const UNHURRIED: ReadonlySet<Purpose> = new Set(['strip', 'grid'])

/** Milliseconds without a new picture after which the hand rests. */
const REST = 80

/** What is used of a worker. */
export interface ModelThread {
  postMessage(request: WorkerRequest, transfer: ArrayBuffer[]): void
  addEventListener(kind: 'message', take: (event: { readonly data: WorkerAnswer }) => void): void
  addEventListener(kind: 'error', take: (event: { readonly message: string }) => void): void
  terminate(): void
}

interface Waiting {
  readonly inputs: Tensors
  readonly settle: (computed: Computed | Error | undefined) => void
}

/**
 * Starts a worker's engine.
 *
 * @param rest - milliseconds without a new picture after which what is around it is made; default 80
 */
export function startEngine(worker: ModelThread, options: WebEngineOptions, rest = REST): Engine {
  const waiting = new Map<Purpose, Waiting>()
  const post = connect(worker)
  let isBusy = false
  let moved = -Infinity
  async function next(): Promise<void> {
    const purpose = PURPOSES.find((one) => waiting.has(one))
    if (isBusy || purpose === undefined) return
    const hurry = moved + rest - performance.now()
    if (UNHURRIED.has(purpose) && hurry > 0) {
      setTimeout(() => void next(), hurry)
      return
    }
    isBusy = true
    const { inputs, settle } = waiting.get(purpose) as Waiting
    waiting.delete(purpose)
    settle(await post({ model: purpose === 'reading' ? 'recogniser' : 'generator', inputs }).catch(asError))
    isBusy = false
    void next()
  }
  return {
    threads: options.threads,
    load: async (model, bytes) => void (await post({ model, bytes, engine: options }, [bytes])),
    run: (purpose, inputs) =>
      new Promise((resolve, reject) => {
        if (purpose === 'picture') moved = performance.now()
        waiting.get(purpose)?.settle(undefined)
        const settle: Waiting['settle'] = (computed) =>
          computed instanceof Error ? reject(computed) : resolve(computed)
        waiting.set(purpose, { inputs, settle })
        void next()
      }),
    close: () => worker.terminate(),
  }
}

type Unnumbered<Request> = Request extends WorkerRequest ? Omit<Request, 'id'> : never
type Post = (request: Unnumbered<WorkerRequest>, transfer?: ArrayBuffer[]) => Promise<Computed>

/** Returns a function that posts a request and waits for its answer. */
function connect(worker: ModelThread): Post {
  const asked = new Map<number, (answer: WorkerAnswer | Error) => void>()
  let count = 0
  worker.addEventListener('message', ({ data }) => {
    asked.get(data.id)?.(data)
    asked.delete(data.id)
  })
  // The script itself could not be loaded, or the engine's memory gave out.
  worker.addEventListener('error', ({ message }) => {
    const error = new Error(`The generator’s thread failed. Reload the page. (${message || 'its script is missing'})`)
    for (const settle of asked.values()) settle(error)
    asked.clear()
  })
  return (request, transfer = []) =>
    new Promise((resolve, reject) => {
      const id = count++
      asked.set(id, (answer) => {
        if (answer instanceof Error) reject(answer)
        else if ('error' in answer) reject(new Error(answer.error))
        else resolve(answer)
      })
      worker.postMessage({ ...request, id }, transfer)
    })
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
