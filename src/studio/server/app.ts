import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { FacetError, UsageError } from '../../array/index.ts'
import type { Refusal } from '../protocol/index.ts'
import type { Access } from './access.ts'
import { serveEngineFile, servePageFile } from './assets.ts'
import type { Events } from './events.ts'
import { readingRoutes } from './reads.ts'
import { sweepRoutes } from './sweep-routes.ts'
import type { StudioParts } from './studio-parts.ts'
import { createTrainingFiles } from './training-files.ts'
import { writingRoutes } from './writes.ts'

type App = Hono<{ Bindings: HttpBindings }>

/** Returns the studio's answers to requests. */
export function createApp(parts: StudioParts, access: Access, events: Events): App {
  const app: App = new Hono()
  app.use(access.guard)
  app.get('/api/events', async ({ env }) => {
    await events.followList(env.outgoing)
    return RESPONSE_ALREADY_SENT
  })
  app.get('/api/runs/:id/events', async (context) => {
    await events.followRun(context.env.outgoing, await parts.runOf(context))
    return RESPONSE_ALREADY_SENT
  })
  app.get('/api/sweeps/:id/events', async (context) => {
    await events.followSweep(context.env.outgoing, await parts.sweepOf(context))
    return RESPONSE_ALREADY_SENT
  })
  app.route('/api', readingRoutes(parts, access))
  app.route('/api', sweepRoutes(parts))
  app.route('/api', writingRoutes(parts))
  app.all('/api/*', (context) => context.json({ error: 'There is no such address. Reload the page.' }, 404))
  app.get('/engine/:file', async (context) => {
    return (await serveEngineFile(context, context.req.param('file'))) ?? context.notFound()
  })
  const training = createTrainingFiles()
  app.get('/training/:file', async (context) => {
    const name = context.req.param('file')
    const bytes = await training.read(name)
    if (!bytes) return context.notFound()
    const type = name.endsWith('.json') ? 'application/json' : 'application/octet-stream'
    return new Response(bytes, { headers: { 'Content-Type': type } })
  })
  app.get('*', (context) => servePage(context))
  app.notFound((context) => context.json({ error: 'There is no such page. Begin at /.' } satisfies Refusal, 404))
  app.onError((error, context) => {
    const { status, message } = outcomeOf(error)
    // Where the studio's folder lies is nobody's business.
    return context.json({ error: message.replaceAll(`${parts.root}/`, '') } satisfies Refusal, status)
  })
  return app
}

/** Every page of the studio is the same document, which shows what its address says. */
async function servePage(context: Context): Promise<Response> {
  const path = context.req.path.slice(1)
  const isPage = path === '' || (context.req.header('Accept') ?? '').includes('text/html')
  const file = path === '' ? undefined : await servePageFile(context, path)
  return file ?? (isPage ? await servePageFile(context, 'index.html') : undefined) ?? context.notFound()
}

function outcomeOf(error: Error): { readonly status: ContentfulStatusCode; readonly message: string } {
  const { message } = error
  if (error instanceof HTTPException) return { status: error.status, message }
  if (error instanceof FacetError) return { status: error instanceof UsageError ? 400 : 500, message }
  process.stderr.write(`facet: internal: ${error.stack ?? message}\n`)
  return { status: 500, message: 'The studio has failed to answer. The terminal that it was started in says why.' }
}
