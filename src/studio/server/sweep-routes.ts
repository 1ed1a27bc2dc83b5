import { Hono } from 'hono'
import type { Context } from 'hono'
import type { SweepFile } from '../protocol/index.ts'
import { REPORT_POLICY } from './headers.ts'
import { checkFiles } from './run-files.ts'
import { serveFile } from './serve-file.ts'
import type { StudioParts } from './studio-parts.ts'
import { sweepFilePath } from './sweep-record.ts'

/** Returns the answers about sweeps, but for live events. */
export function sweepRoutes({ sweepOf, sweepReader }: StudioParts): Hono {
  const app = new Hono()
  const serve = async (context: Context, file: SweepFile, headers: Readonly<Record<string, string>> = {}) => {
    const { folder } = await sweepOf(context)
    await checkFiles(folder)
    return serveFile(context, sweepFilePath(folder, file), { headers })
  }
  app.get('/sweeps/:id', async (context) => context.json(await sweepReader.read(await sweepOf(context))))
  app.get('/sweeps/:id/results.csv', async (context) => serve(context, 'results.csv'))
  app.get('/sweeps/:id/results.json', async (context) => serve(context, 'results.json'))
  app.get('/sweeps/:id/results.html', async (context) =>
    serve(context, 'results.html', { 'Content-Security-Policy': REPORT_POLICY }),
  )
  return app
}
