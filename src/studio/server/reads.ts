import { join } from 'node:path'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { evaluationPaths, recogniserFile, runPaths } from '../../train/node/index.ts'
import type { RunList, StudioFacts } from '../protocol/index.ts'
import type { Access } from './access.ts'
import { configFacts } from './config-facts.ts'
import { readCurves } from './curves.ts'
import { FIGURE } from './figures.ts'
import { REPORT_POLICY } from './headers.ts'
import { openCheckedRun } from './open-checked-run.ts'
import { createKeeper } from './keep.ts'
import { createRealSheets } from './real-sheet.ts'
import { refuse } from './refuse.ts'
import { IMMUTABLE, REVALIDATED, serveFile } from './serve-file.ts'
import type { StudioParts } from './studio-parts.ts'

/** Recognisers that are kept, some 20 MB each. */
const MOST_RECOGNISERS = 2

/** Returns the answers to whatever only reads, but for live events. */
export function readingRoutes({ folder, ownRunOf, reader, runOf, summaries }: StudioParts, { mayWrite }: Access): Hono {
  const app = new Hono()
  const realSheets = createRealSheets()
  const recognisers = createKeeper<Uint8Array<ArrayBuffer>>(MOST_RECOGNISERS)
  const factsOf = (context: Context): StudioFacts => ({ folder, mayWrite: mayWrite(context) })
  app.get('/studio', (context) => context.json(factsOf(context)))
  app.get('/runs', async (context) => {
    const { runs, sweeps, isCutOff } = await summaries.list()
    const more = isCutOff ? { isCutOff } : {}
    return context.json({ ...factsOf(context), runs, sweeps, ...more } satisfies RunList)
  })
  app.get('/config', async (context) => context.json(await configFacts()))
  app.get('/runs/:id', async (context) => context.json(await reader.read(await runOf(context))))
  app.get('/runs/:id/metrics', async (context) => context.json(await readCurves((await ownRunOf(context)).folder)))
  app.get('/runs/:id/real.png', async (context) => {
    const run = await openCheckedRun((await ownRunOf(context)).folder)
    const png = await realSheets.of(run)
    return context.body(png as Uint8Array<ArrayBuffer>, 200, {
      'Content-Type': 'image/png',
      'Cache-Control': REVALIDATED,
    })
  })
  app.get('/runs/:id/generator.onnx', async (context) =>
    serveFile(context, runPaths((await ownRunOf(context)).folder).model),
  )
  app.get('/runs/:id/recogniser.onnx', async (context) => {
    const run = await ownRunOf(context)
    const { modelVersion } = await reader.read(run)
    if (modelVersion === undefined) refuse(404, 'There is no recogniser before the first checkpoint. Wait for it.')
    const model = await recognisers.of(`${modelVersion} ${run.folder}`, () => recogniserFile(run.folder))
    return context.body(model, 200, { 'Content-Type': 'application/octet-stream', 'Cache-Control': REVALIDATED })
  })
  app.get('/runs/:id/figures/:file', async (context) => {
    const { figures } = runPaths((await ownRunOf(context)).folder)
    const asked = Number(context.req.query('v'))
    const keeping = (version: number) => (version === asked ? IMMUTABLE : REVALIDATED)
    return serveFile(context, join(figures, pictureOf(context)), { keeping })
  })
  app.get('/runs/:id/evaluation/report.json', async (context) =>
    serveFile(context, evaluationPaths((await ownRunOf(context)).folder).report),
  )
  app.get('/runs/:id/evaluation/report.html', async (context) =>
    serveFile(context, evaluationPaths((await ownRunOf(context)).folder).page, {
      headers: { 'Content-Security-Policy': REPORT_POLICY },
    }),
  )
  app.get('/runs/:id/evaluation/:file', async (context) =>
    serveFile(context, join(evaluationPaths((await ownRunOf(context)).folder).folder, pictureOf(context))),
  )
  return app
}

/** The name of a picture that is asked for: with any other character it could be the path of something else. */
function pictureOf(context: Context): string {
  const name = context.req.param('file') ?? ''
  return FIGURE.test(name) ? name : refuse(404, 'There is no such picture. Reload the page.')
}
