// The training thread of a page: the engine blocks the thread it runs on.
import { FacetError } from '../../../array/index.ts'
import type { Runtime } from '../../../runtime/index.ts'
import { gpuRuntime, webRuntime } from '../../../runtime/web/index.ts'
import type { WebRuntimeOptions } from '../../../runtime/web/index.ts'
import { fetchImages } from './fetch-images.ts'
import type { Command, Engine, Report, TrainingRequest } from './messages.ts'
import { createSession } from './session.ts'
import type { Session } from './session.ts'

let session: Promise<Session> | undefined

const { port1, port2 } = new MessageChannel()

self.addEventListener('message', ({ data }: MessageEvent<Command>) => {
  take(data).catch((error: unknown) => say({ kind: 'failed', message: explain(error) }))
})

async function take(command: Command): Promise<void> {
  if (command.kind === 'start') {
    session = start(command)
    await session
  } else if (command.kind === 'model') await (await session)?.model(command.network)
  else await (await session)?.[command.kind]()
}

async function start({ config, preset, data, engine, addresses }: TrainingRequest): Promise<Session> {
  const images = await fetchImages(data, addresses.training, (share) => say({ kind: 'fetched', share }))
  const runtime = await ENGINES[engine]({ threads: config.threads, wasmPaths: addresses.engine })
  const origin = { data: data.name, fingerprint: data.fingerprint, preset }
  return createSession({ config, images, runtime, origin, say, giveWay })
}

/** The engines by name. */
const ENGINES: Readonly<Record<Engine, (options: WebRuntimeOptions) => Runtime | Promise<Runtime>>> = {
  wasm: webRuntime,
  webgpu: gpuRuntime,
}

function say(report: Report): void {
  self.postMessage(report)
}

/** Lets messages that have come be heard: they wait until the thread has nothing else to do. */
function giveWay(): Promise<void> {
  return new Promise((resolve) => {
    port1.addEventListener('message', () => resolve(), { once: true })
    port2.postMessage(undefined)
  })
}
port1.start()

function explain(error: unknown): string {
  if (error instanceof FacetError) return error.message
  const reason = error instanceof Error ? error.message : String(error)
  return `Training ended: ${reason}. Try fewer threads or a smaller preset: the device may have run out of memory.`
}
