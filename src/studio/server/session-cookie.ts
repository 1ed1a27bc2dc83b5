import type { Context } from 'hono'
import type { Session } from './sessions.ts'

/** What names of cookies begin with. */
const NAME = 'facet-'

/**
 * Returns the cookie of a session. Cookies are shared by all ports of a host, so its name has the port that the browser sees:
 * two forwarded studios must not overwrite one another's. It names no path, and so is sent to the addresses beside the one
 * that set it, under whatever prefix a proxy has them.
 */
export function sessionCookie({ req }: Context, { id }: Session): string {
  const origin = req.header('Origin') ?? ''
  const address = URL.canParse(origin) ? origin : `http://${req.header('Host')}`
  const { protocol, port } = new URL(address)
  const isSecure = protocol === 'https:'
  const name = `${NAME}${port || (isSecure ? 443 : 80)}`
  return [`${name}=${id}`, 'HttpOnly', 'SameSite=Strict', ...(isSecure ? ['Secure'] : [])].join('; ')
}

/** Returns the ids of sessions, real or not, that a request's cookies hold. */
export function idsOf(cookies = ''): string[] {
  return cookies
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith(NAME))
    .map((cookie) => cookie.slice(cookie.indexOf('=') + 1))
}
