// The few files a page needs to train.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the worker finds the module. */
export const MODULE = '/module.js'

/** The folder of ONNX Runtime's files for browsers, which are served under `/onnx/`. */
export const ONNX_FOLDER = dirname(fileURLToPath(import.meta.resolve('onnxruntime-web/wasm')))

/** With these, and only with these, browsers let threads share memory. */
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** A server that is listening. */
export interface PageServer {
  /** The address of a page that starts a worker, which does nothing by itself. */
  readonly address: string
  close(): void
}

/** Serves a page, its worker, a module for the worker, and ONNX Runtime, to this machine alone. */
export async function serve(module: Uint8Array, { isolated }: { readonly isolated: boolean }): Promise<PageServer> {
  const own: Readonly<Record<string, string | Uint8Array>> = {
    '/page.html': '<!doctype html><script>new Worker("/worker.js")</script>',
    '/worker.js': '',
    [MODULE]: module,
  }
  const read = async (url: string) => (url.startsWith('/onnx/') ? readFile(join(ONNX_FOLDER, basename(url))) : own[url])
  const server = createServer(({ url = '' }, response) => {
    const headers = { 'Content-Type': TYPES[extname(url)] ?? 'text/plain', ...(isolated && ISOLATION) }
    const missing = () => response.writeHead(404).end()
    read(url).then((body) => (body === undefined ? missing() : response.writeHead(200, headers).end(body)), missing)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  // A browser that fails to start must not leave a process that waits for requests.
  server.unref()
  const { port } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}/page.html`, close: () => void server.close() }
}
