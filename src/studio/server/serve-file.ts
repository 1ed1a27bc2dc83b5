import type { Stats } from 'node:fs'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { openFile } from './run-files.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
}

/** May be kept, but is asked for anew each time whether it has changed. */
export const REVALIDATED = 'private, no-cache'

/** Never changes under its address. */
export const IMMUTABLE = 'private, max-age=31536000, immutable'

/** Returns the type of a file's contents by its name. */
export function typeOf(path: string): string {
  return TYPES[extname(path)] ?? 'application/octet-stream'
}

/** Returns what names the contents of a file as they are now. */
export function entityTag({ size, mtimeMs, ino }: Stats, suffix = ''): string {
  return `"${[ino, size, Math.round(mtimeMs)].map((number) => number.toString(36)).join('-')}${suffix}"`
}

/** Whether a browser has a file already. */
export function isKept(context: Context, tag: string): boolean {
  const tags = context.req.header('If-None-Match')?.split(/\s*,\s*/) ?? []
  return tags.some((one) => one === '*' || one.replace(/^W\//, '') === tag)
}

/** How a file is answered with. */
export interface FileAnswer {
  /** How long it may be kept, by its version; {@link REVALIDATED} by default. */
  readonly keeping?: (version: number) => string
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers with a file, or with 404 where there is none: a link is none. */
export async function serveFile(context: Context, path: string, answer: FileAnswer = {}): Promise<Response> {
  const { keeping = () => REVALIDATED, headers = {} } = answer
  const file = await openFile(path)
  if (!file) return context.json({ error: 'There is no such file. Reload the page.' }, 404)
  const stats = await file.stat()
  const tag = entityTag(stats)
  const told = { 'Cache-Control': keeping(Math.round(stats.mtimeMs)), ETag: tag, ...headers }
  if (isKept(context, tag) || context.req.method === 'HEAD') {
    await file.close()
    const isHead = context.req.method === 'HEAD' && !isKept(context, tag)
    return new Response(null, { status: isHead ? 200 : 304, headers: { ...told, 'Content-Type': typeOf(path) } })
  }
  const whole = { ...told, 'Content-Type': typeOf(path), 'Content-Length': `${stats.size}` }
  if (stats.size === 0) {
    await file.close()
    return new Response('', { headers: whole })
  }
  // No further than it was long: one that grows meanwhile would not fit what was told.
  const stream = file.createReadStream({ start: 0, end: stats.size - 1 })
  return new Response(Readable.toWeb(stream) as ReadableStream, { headers: whole })
}
