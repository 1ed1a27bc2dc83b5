import { createReadStream } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Refusal, RunEvent, RunList } from '../protocol/index.ts'
import { readRun, readRunMetrics } from './read-run.ts'
import { createTrainingFiles } from './training-files.ts'

/** Where `npm run page` puts the pages. */
const PAGE = fileURLToPath(new URL('../../../dist/page/', import.meta.url))

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.onnx': 'application/octet-stream',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
}

/** Returns the studio's answers to requests, over a folder of runs. */
export function createApp({ folder }: { readonly folder: string }): Hono {
  const app = new Hono()
  app.use(async (context, next) => {
    await next()
    // Only with these may a page's threads share memory.
    context.header('Cross-Origin-Opener-Policy', 'same-origin')
    context.header('Cross-Origin-Embedder-Policy', 'require-corp')
  })
  app.get('/api/runs', async (context) => {
    const names = await readdir(folder, { withFileTypes: true }).catch(() => [])
    const runs = names.filter((entry) => entry.isDirectory()).map(({ name }) => readRun(folder, name))
    return context.json({ folder, runs: await Promise.all(runs), mayWrite: false } satisfies RunList)
  })
  app.get('/api/events', (context) => streamSSE(context, (stream) => new Promise((end) => stream.onAbort(end))))
  app.get('/api/runs/:id', async (context) => context.json(await readRun(folder, context.req.param('id'))))
  app.get('/api/runs/:id/events', (context) => {
    const id = context.req.param('id')
    return streamSSE(context, async (stream) => {
      const send = (event: RunEvent) => stream.writeSSE({ data: JSON.stringify(event) })
      await send({ run: await readRun(folder, id) })
      await send({ from: 0, metrics: await readRunMetrics(join(folder, id)) })
      await new Promise<void>((end) => stream.onAbort(end))
    })
  })
  app.get('/api/runs/:id/generator.onnx', (context) =>
    fileAnswer(join(folder, context.req.param('id'), 'generator.onnx')),
  )
  for (const kind of ['figures', 'evaluation']) {
    app.get(`/api/runs/:id/${kind}/:file`, (context) =>
      fileAnswer(join(folder, context.req.param('id'), kind, basename(context.req.param('file')))),
    )
  }
  const training = createTrainingFiles()
  app.get('/training/:file', async (context) => {
    const name = context.req.param('file')
    const bytes = await training.read(name)
    if (!bytes)
      return context.json({ error: `There is no ${name} to train on. Reload the page.` } satisfies Refusal, 404)
    return new Response(bytes, { headers: { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' } })
  })
  app.get('/engine/:file', (context) =>
    fileAnswer(
      fileURLToPath(new URL(basename(context.req.param('file')), import.meta.resolve('onnxruntime-web/wasm'))),
    ),
  )
  app.get('*', async (context) => {
    const file = join(PAGE, context.req.path)
    if (extname(file) !== '') return fileAnswer(file)
    return context.html(await readFile(join(PAGE, 'index.html'), 'utf8'))
  })
  return app
}

function fileAnswer(path: string): Response {
  const body = Readable.toWeb(createReadStream(path)) as ReadableStream
  return new Response(body, { headers: { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' } })
}
