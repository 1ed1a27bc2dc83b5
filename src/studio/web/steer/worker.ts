// The thread that models run in: it holds the newest of each, and computes what it is asked for, one after the other.
import { loadModelFile } from '../../../runtime/web/index.ts'
import type { WebModel } from '../../../runtime/web/index.ts'
import type { ModelName, Tensors, WorkerAnswer, WorkerRequest } from './messages.ts'

const models = new Map<ModelName, WebModel>()
let last: Promise<void> = Promise.resolve()

self.addEventListener('message', ({ data }: MessageEvent<WorkerRequest>) => {
  // Runs of one engine must not overlap.
  last = last.then(() => answer(data))
})

async function answer(request: WorkerRequest): Promise<void> {
  const { id } = request
  try {
    const began = performance.now()
    const outputs = await outputsOf(request)
    say({ id, outputs, milliseconds: performance.now() - began })
  } catch (error) {
    say({ id, error: error instanceof Error ? error.message : String(error) })
  }
}

async function outputsOf(request: WorkerRequest): Promise<Tensors> {
  const known = models.get(request.model)
  if ('inputs' in request) return (await known?.run(request.inputs)) ?? {}
  models.set(request.model, await loadModelFile(new Uint8Array(request.bytes), request.engine))
  await known?.release()
  return {}
}

function say(said: WorkerAnswer): void {
  const outputs = 'outputs' in said ? Object.values(said.outputs) : []
  postMessage(said, { transfer: outputs.map(({ values }) => values.buffer) })
}
