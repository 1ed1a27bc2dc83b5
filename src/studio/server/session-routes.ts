import { Hono } from 'hono'
import type { Entered } from '../protocol/index.ts'
import { bodyOf } from './body.ts'
import { refuse } from './refuse.ts'
import { entranceRequest } from './requests.ts'
import { sessionCookie } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'

/**
 * Returns the answer that lets a browser in. It is asked for by the page's script, so that neither token nor code is in what
 * proxies log, and no preview of a link uses a code up.
 */
export function sessionRoutes(sessions: Sessions): Hono {
  const app = new Hono()
  app.post('/session', async (context) => {
    const shown = await bodyOf(context, entranceRequest)
    const session = sessions.open(shown)
    if (!session) return refuse(403, 'token' in shown ? WRONG_TOKEN : WRONG_CODE)
    context.header('Set-Cookie', sessionCookie(context, session))
    context.header('Cache-Control', 'no-store')
    return context.json({ key: session.key } satisfies Entered)
  })
  return app
}

const WRONG_TOKEN = 'This token is of another start of the studio. Open the address that it printed last.'
const WRONG_CODE =
  'This way in was used, or is too old: it is good once. Open the address that `facet studio` printed in its terminal.'
