import type { Context } from 'hono'
import { html } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Refusal } from '../protocol/index.ts'
import { readPageFile, servePageFile } from './assets.ts'
import { REVALIDATED } from './serve-file.ts'

/**
 * Returns the way from a page up to the studio's root. It is relative, so that it holds under any prefix that a proxy takes
 * away.
 *
 * @param path - the page's path, its slashes as they are in the address
 */
function baseOf(path: string): string {
  const above = path.split('/').length - 2
  return above > 0 ? '../'.repeat(above) : './'
}

/** Answers with a file of the pages, or with the one document of all pages, which shows what its address says. */
export async function servePage(context: Context): Promise<Response> {
  const path = context.req.path.slice(1)
  const file = path === '' ? undefined : await servePageFile(context, path)
  if (file) return file
  const document = path === '' || isForPerson(context) ? await readPageFile('index.html') : undefined
  if (document === undefined) return context.notFound()
  const based = document.replace('<base href="./" />', `<base href="${baseOf(context.req.path)}" />`)
  return context.html(based, 200, { 'Cache-Control': REVALIDATED })
}

/** Answers with a message: as a page where a browser shows the answer to somebody, as JSON everywhere else. */
export function tell(context: Context, status: ContentfulStatusCode, message: string): Response | Promise<Response> {
  if (!isForPerson(context)) return context.json({ error: message } satisfies Refusal, status)
  return context.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <base href="${baseOf(context.req.path)}" />
          <title>Facet</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href="studio.css" />
        </head>
        <body>
          <main class="empty">
            <h1>This cannot be shown</h1>
            <p>${message}</p>
            <p><a href="./">All runs</a></p>
          </main>
        </body>
      </html>`,
    status,
  )
}

function isForPerson({ req }: Context): boolean {
  return (req.header('Accept') ?? '').includes('text/html')
}
