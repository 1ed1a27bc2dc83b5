import { addresses } from '../../protocol/index.ts'
import type { SteerSource } from './source.ts'

/** Threads that the engine gets: more do not pay at one image. */
const THREADS = 1

/** Starts the thread that models run in, from the files beside the page. */
export function startStudioWorker(): ReturnType<SteerSource['startWorker']> {
  const worker = new Worker(new URL('steer-worker.js', document.baseURI), { type: 'module' })
  const wasmPaths = new URL(addresses.engine(), document.baseURI).href
  return Promise.resolve({ worker, options: { threads: THREADS, wasmPaths } })
}
