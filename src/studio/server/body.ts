import type { Context } from 'hono'
import type { z } from 'zod'
import { refuse } from './refuse.ts'

/** The largest body: a config with all its values is a tenth of it. */
const MOST_BYTES = 2 ** 16

/**
 * Reads a body as JSON of a kind; an empty one says nothing.
 *
 * @throws HTTPException when it is no JSON or of another kind, is too long, or ends before it should
 */
export async function bodyOf<Output>({ req }: Context, schema: z.ZodType<Output>): Promise<Output> {
  // A form of another page cannot say that it is JSON.
  if (!/^application\/json\b/.test(req.header('Content-Type') ?? '')) {
    refuse(415, 'The body must be JSON. Say so by Content-Type: application/json.')
  }
  const told = Number(req.header('Content-Length') ?? 0)
  const text = told > MOST_BYTES ? tooLong() : await readBody(req.raw.body)
  const parsed = schema.safeParse(text === '' ? {} : parseJson(text))
  if (parsed.success) return parsed.data
  const [{ path, message }] = parsed.error.issues
  return refuse(400, `${path.join('.') || 'body'}: ${message}. Send what the studio’s own pages do.`)
}

async function readBody(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of arriving(body)) {
    size += chunk.length
    if (size > MOST_BYTES) tooLong()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Whoever sends may go away at any time, or take too long: that is no fault of ours. */
async function* arriving(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  for (;;) {
    const read = await reader?.read().catch(() => refuse(400, 'The request ended before its body did. Send it again.'))
    if (!read || read.done) return
    yield read.value
  }
}

function tooLong(): never {
  return refuse(413, `A request has at most ${MOST_BYTES} bytes. Ask less.`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse(400, 'The body is not JSON. Send what the studio’s own pages do.')
  }
}
