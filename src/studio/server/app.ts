import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { ServerResponse } from 'node:http'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { FacetError, UsageError } from '../../array/index.ts'
import { printable } from '../../data/node/index.ts'
import type { Access } from './access.ts'
import { serveEngineFile } from './assets.ts'
import { EVENT_HEADERS } from './events.ts'
import type { Events } from './events.ts'
import { hideFolder } from './hide-folder.ts'
import { servePage, tell } from './pages.ts'
import { readingRoutes } from './reads.ts'
import { sessionRoutes } from './session-routes.ts'
import type { Sessions } from './sessions.ts'
import { sweepRoutes } from './sweep-routes.ts'
import type { StudioParts } from './studio-parts.ts'
import { createTrainingFiles } from './training-files.ts'
import { writingRoutes } from './writes.ts'

type App = Hono<{ Bindings: HttpBindings }>

/** What a studio's answers are made with. */
export interface AppParts {
  readonly parts: StudioParts
  readonly sessions: Sessions
  readonly access: Access
  readonly events: Events
}

/** Returns the studio's answers to requests. What is not under `/api` holds nothing of the user's, and is for everybody. */
export function createApp({ parts, sessions, access, events }: AppParts): App {
  const app: App = new Hono()
  app.use(access.origins)
  app.route('/api', sessionRoutes(sessions))
  app.use('/api/*', access.rights)
  app.get('/api/events', (context) => stream(context, (listener) => events.followList(listener)))
  app.get('/api/runs/:id/events', async (context) => {
    const run = await parts.runOf(context)
    return stream(context, (listener) => events.followRun(listener, run))
  })
  app.get('/api/sweeps/:id/events', async (context) => {
    const sweep = await parts.sweepOf(context)
    return stream(context, (listener) => events.followSweep(listener, sweep))
  })
  app.route('/api', readingRoutes(parts, access))
  app.route('/api', sweepRoutes(parts))
  app.route('/api', writingRoutes(parts))
  app.all('/api/*', (context) => tell(context, 404, 'There is no such address. Reload the page.'))
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
  app.notFound((context) => tell(context, 404, 'There is no such page. Begin with the list of all runs.'))
  app.onError((error, context) => {
    const { status, message } = outcomeOf(error)
    return tell(context, status, hideFolder(message, parts.root))
  })
  return app
}

/** Answers with events, which are written by others; whoever asks for the head of an answer alone gets an end, too. */
async function stream(
  context: Context<{ Bindings: HttpBindings }>,
  follow: (listener: ServerResponse) => Promise<void>,
): Promise<Response> {
  if (context.req.method === 'HEAD') return context.body(null, 200, EVENT_HEADERS)
  await follow(context.env.outgoing)
  return RESPONSE_ALREADY_SENT
}

function outcomeOf(error: Error): { readonly status: ContentfulStatusCode; readonly message: string } {
  const { message } = error
  if (error instanceof HTTPException) return { status: error.status, message }
  if (error instanceof FacetError) return { status: error instanceof UsageError ? 400 : 500, message }
  const lines = (error.stack ?? message).split('\n')
  // It may quote names of files, which are anybody's.
  process.stderr.write(`facet: internal: ${lines.map(printable).join('\n')}\n`)
  return { status: 500, message: 'The studio has failed to answer. The terminal that it was started in says why.' }
}
