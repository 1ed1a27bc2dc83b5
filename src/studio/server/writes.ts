import { Hono } from 'hono'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { z } from 'zod'
import { resumeRun, startRun, stopRun, stopSweep } from './actions.ts'
import { checkConfig } from './check-config.ts'
import { refuse } from './refuse.ts'
import { evaluateRequest, newRunRequest, nothing, resumeRequest, tagsRequest } from './requests.ts'
import type { StudioParts } from './studio-parts.ts'
import { writeTags } from './tags.ts'

/** The largest body: a config with all its values is a tenth of it. */
const MOST_BYTES = 2 ** 16

/** Returns the answers to whatever writes, or computes. */
export function writingRoutes(parts: StudioParts): Hono {
  const { evaluations, program, reader, ownRunOf, runOf, sweepOf } = parts
  const app = new Hono()
  app.use(
    bodyLimit({
      maxSize: MOST_BYTES,
      onError: () => refuse(413, `A request has at most ${MOST_BYTES} bytes. Ask less.`),
    }),
  )
  app.post('/config/check', async (context) => {
    const request = await bodyOf(context, newRunRequest)
    return context.json(await checkConfig(request, context.req.raw.signal))
  })
  app.post('/runs', async (context) => context.json(await startRun(parts, await bodyOf(context, newRunRequest)), 201))
  app.post('/runs/:id/stop', async (context) => {
    await bodyOf(context, nothing)
    const run = await runOf(context)
    await stopRun(run)
    return context.json({ id: run.id }, 202)
  })
  app.post('/sweeps/:id/stop', async (context) => {
    await bodyOf(context, nothing)
    const sweep = await sweepOf(context)
    await stopSweep(sweep)
    return context.json({ id: sweep.id }, 202)
  })
  app.post('/runs/:id/resume', async (context) => {
    const [request, run] = [await bodyOf(context, resumeRequest), await ownRunOf(context)]
    await resumeRun(run, { program, read: () => reader.read(run) }, request)
    return context.json({ id: run.id }, 202)
  })
  app.post('/runs/:id/evaluate', async (context) => {
    const [request, run] = [await bodyOf(context, evaluateRequest), await ownRunOf(context)]
    const { state, checkpoints } = await reader.read(run)
    if (state === 'running') refuse(409, `${run.id}: is running. Wait until it ends, or stop it.`)
    if (checkpoints.length === 0) {
      refuse(409, `${run.id}: has no checkpoint. Resume it, until it comes to its first one.`)
    }
    await evaluations.start(run, request)
    return context.json({ id: run.id }, 202)
  })
  app.put('/runs/:id/tags', async (context) => {
    const [{ tags }, run] = [await bodyOf(context, tagsRequest), await ownRunOf(context)]
    await writeTags(run.folder, tags)
    return context.json({ id: run.id })
  })
  return app
}

/** Reads a body as JSON of a kind; an empty one says nothing. */
async function bodyOf<Output>({ req }: Context, schema: z.ZodType<Output>): Promise<Output> {
  // A form of another page cannot say that it is JSON.
  if (!/^application\/json\b/.test(req.header('Content-Type') ?? '')) {
    refuse(415, 'The body must be JSON. Say so by Content-Type: application/json.')
  }
  const text = await req.text()
  const parsed = schema.safeParse(text === '' ? {} : parseJson(text))
  if (parsed.success) return parsed.data
  const [{ path, message }] = parsed.error.issues
  return refuse(400, `${path.join('.') || 'body'}: ${message}. Send what the studio’s own pages do.`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse(400, 'The body is not JSON. Send what the studio’s own pages do.')
  }
}
