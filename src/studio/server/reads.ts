import { join } from 'node:path'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { evaluationPaths, recogniserFile, runPaths } from '../../train/node/index.ts'
import type { RunList } from '../protocol/index.ts'
import type { Access } from './access.ts'
import { configFacts } from './config-facts.ts'
import { readCurves } from './curves.ts'
import { FIGURE } from './figures.ts'
import { REPORT_POLICY } from './headers.ts'
import { openCheckedRun } from './open-checked-run.ts'
import { createRealSheets } from './real-sheet.ts'
import { refuse } from './refuse.ts'
import { IMMUTABLE, REVALIDATED, serveFile } from './serve-file.ts'
import type { StudioParts } from './studio-parts.ts'

/** Returns the answers to whatever only reads, but for live events. */
export function readingRoutes({ folder, reader, runOf, summaries }: StudioParts, { mayWrite }: Access): Hono {
  const app = new Hono()
  const realSheets = createRealSheets()
  app.get('/runs', async (context) => {
    const { runs, isCutOff } = await summaries.list()
    const more = isCutOff ? { isCutOff } : {}
    return context.json({ folder, runs, mayWrite: mayWrite(context), ...more } satisfies RunList)
  })
  app.get('/config', async (context) => context.json(await configFacts()))
  app.get('/runs/:id', async (context) => context.json(await reader.read(await runOf(context))))
  app.get('/runs/:id/metrics', async (context) => context.json(await readCurves((await runOf(context)).folder)))
  app.get('/runs/:id/real.png', async (context) => {
    const run = await openCheckedRun((await runOf(context)).folder)
    const png = await realSheets.of(run)
    return context.body(png as Uint8Array<ArrayBuffer>, 200, {
      'Content-Type': 'image/png',
      'Cache-Control': REVALIDATED,
    })
  })
  app.get('/runs/:id/generator.onnx', async (context) =>
    serveFile(context, runPaths((await runOf(context)).folder).model),
  )
  app.get('/runs/:id/recogniser.onnx', async (context) =>
    context.body(await recogniserFile((await runOf(context)).folder), 200, { 'Cache-Control': REVALIDATED }),
  )
  app.get('/runs/:id/figures/:file', async (context) => {
    const { figures } = runPaths((await runOf(context)).folder)
    const asked = Number(context.req.query('v'))
    const keeping = (version: number) => (version === asked ? IMMUTABLE : REVALIDATED)
    return serveFile(context, join(figures, pictureOf(context)), { keeping })
  })
  app.get('/runs/:id/evaluation/report.json', async (context) =>
    serveFile(context, evaluationPaths((await runOf(context)).folder).report),
  )
  app.get('/runs/:id/evaluation/report.html', async (context) =>
    serveFile(context, evaluationPaths((await runOf(context)).folder).page, {
      headers: { 'Content-Security-Policy': REPORT_POLICY },
    }),
  )
  app.get('/runs/:id/evaluation/:file', async (context) =>
    serveFile(context, join(evaluationPaths((await runOf(context)).folder).folder, pictureOf(context))),
  )
  return app
}

/** The name of a picture that is asked for: with any other character it could be the path of something else. */
function pictureOf(context: Context): string {
  const name = context.req.param('file') ?? ''
  return FIGURE.test(name) ? name : refuse(404, 'There is no such picture. Reload the page.')
}
