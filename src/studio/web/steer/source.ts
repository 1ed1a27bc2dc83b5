import type { ImageSize } from '../../../array/index.ts'
import type { LatentPart } from '../../../gan/index.ts'
import type { WebEngineOptions } from '../../../runtime/web/index.ts'
import type { CodeDescription } from '../../protocol/index.ts'

/** What a generator makes, and how it is steered. */
export interface SteerDescription {
  readonly latents: readonly LatentPart[]
  readonly codes: readonly CodeDescription[]
  /** Names of the classes, in label order. */
  readonly classNames: readonly string[]
  readonly image: ImageSize
}

/** Told while a model comes: bytes there, and all of them where that is known. */
export type Progress = (loaded: number, total?: number) => void

/** Where a steered generator comes from: a studio's run, or the files of a shared page. */
export interface SteerSource {
  readonly description: SteerDescription
  /** Changes when there is another generator. */
  readonly version: number
  generator(progress: Progress): Promise<ArrayBuffer>
  /** The run's own recogniser, which reads images; called when the first image is to be read. */
  recogniser(progress: Progress): Promise<ArrayBuffer>
  /** The thread that models run in, and how its engine is started. */
  startWorker(): Promise<{ readonly worker: Worker; readonly options: WebEngineOptions }>
  /** The run's folder, for the command line that makes the same picture. */
  readonly run?: string
}

/**
 * Reads an address, telling how far it is.
 *
 * @throws Error when it is not there; its message is fit to be shown
 */
export async function readBytes(address: string, progress: Progress): Promise<ArrayBuffer> {
  const response = await fetch(address).catch(() => undefined)
  if (!response?.ok || !response.body) {
    throw new Error(await refusal(response))
  }
  const total = Number(response.headers.get('Content-Length')) || undefined
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let loaded = 0
  for await (const chunk of response.body) {
    chunks.push(chunk)
    loaded += chunk.length
    progress(loaded, total)
  }
  return new Blob(chunks).arrayBuffer()
}

async function refusal(response: Response | undefined): Promise<string> {
  if (!response) return 'The studio does not answer. Is `facet studio` still running?'
  const { error } = (await response.json().catch(() => ({}))) as { error?: string }
  return error ?? `The model cannot be read (${response.status}). Reload the page.`
}
