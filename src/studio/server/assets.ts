import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context } from 'hono'
import { IMMUTABLE, REVALIDATED, entityTag, isKept, typeOf } from './serve-file.ts'

/** Where `npm run page` puts the pages. */
const PAGE = fileURLToPath(new URL('../../../dist/page/', import.meta.url))

/** A path within the pages, and a file of the engine's: no part of either is hidden or leads up. */
const ASSET = /^(?:[\w-][\w.-]*\/){0,3}[\w-][\w.-]*$/
const ENGINE = /^ort-wasm[\w.-]*\.(?:mjs|wasm)$/

/** Few levels of compression are worth their time for files that are read once. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }
const ENCODERS = {
  br: (bytes: Uint8Array) => promisify(brotliCompress)(bytes, BROTLI),
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes, { level: 6 }),
} as const

/** Compressed files by what they are of. They are few: those of the pages and of the engine. */
const compressed = new Map<string, { readonly tag: string; readonly bytes: Promise<Uint8Array> }>()

/** Answers with a file of the pages; undefined where there is none. */
export function servePageFile(context: Context, path: string): Promise<Response | undefined> {
  return ASSET.test(path) ? serve(context, join(PAGE, path)) : Promise.resolve(undefined)
}

/** Reads a text of the pages; undefined where they are not built. */
export function readPageFile(path: string): Promise<string | undefined> {
  return readFile(join(PAGE, path), 'utf8').catch(() => undefined)
}

/** Answers with a file of ONNX Runtime's WebAssembly; undefined where there is none. */
export async function serveEngineFile(context: Context, name: string): Promise<Response | undefined> {
  if (!ENGINE.test(name)) return undefined
  return serve(context, fileURLToPath(new URL(name, import.meta.resolve('onnxruntime-web/wasm'))))
}

async function serve(context: Context, path: string): Promise<Response | undefined> {
  const stats = await stat(path).catch(() => undefined)
  if (!stats?.isFile()) return undefined
  const accepted = context.req.header('Accept-Encoding') ?? ''
  const encoding = (['br', 'gzip'] as const).find((name) => new RegExp(`\\b${name}\\b`).test(accepted))
  const tag = entityTag(stats, encoding)
  const headers = {
    'Content-Type': typeOf(path),
    'Cache-Control': path.startsWith(join(PAGE, 'chunks')) ? IMMUTABLE : REVALIDATED,
    ETag: tag,
    Vary: 'Accept-Encoding',
    ...(encoding && { 'Content-Encoding': encoding }),
  }
  if (isKept(context, tag)) return new Response(null, { status: 304, headers })
  const bytes = encoding ? await compress(path, tag, encoding) : await readFile(path)
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { ...headers, 'Content-Length': `${bytes.length}` },
  })
}

function compress(path: string, tag: string, encoding: keyof typeof ENCODERS): Promise<Uint8Array> {
  const key = `${encoding} ${path}`
  const known = compressed.get(key)
  if (known?.tag === tag) return known.bytes
  const bytes = readFile(path).then(ENCODERS[encoding])
  compressed.set(key, { tag, bytes })
  return bytes
}
