import type { Context, MiddlewareHandler } from 'hono'
import { KEY_HEADER } from '../protocol/index.ts'
import { hostCheck } from './hosts.ts'
import { refuse } from './refuse.ts'
import { idsOf } from './session-cookie.ts'
import { isSame } from './sessions.ts'
import type { Sessions } from './sessions.ts'

/** Who may do what. */
export interface Access {
  /** Lets requests pass that come under a name of the studio and from its own pages; for all addresses. */
  readonly origins: MiddlewareHandler
  /** Lets requests pass that show what they need; for all that is the user's. */
  readonly rights: MiddlewareHandler
  /** Whether a request may write. */
  readonly mayWrite: (context: Context) => boolean
}

/** What access depends on. */
export interface AccessOptions {
  readonly sessions: Sessions
  /** Names of the server besides those of loopback and literal addresses. */
  readonly names: readonly string[]
  /** The address at which a proxy has the studio. */
  readonly publicUrl?: URL
  /** Whether whoever reaches the studio may read. */
  readonly openReads: boolean
}

/**
 * Returns the access to a studio: whatever reads needs a session or the token, whatever writes the token or a session with its
 * key.
 */
export function createAccess({ sessions, names, publicUrl, openReads }: AccessOptions): Access {
  const isOwnHost = hostCheck([...names, ...(publicUrl ? [publicUrl.hostname] : [])])
  const mayWrite = (context: Context) => rightOf(context, sessions) === 'write'
  return {
    mayWrite,
    origins: (context, next) => {
      checkHost(context, isOwnHost)
      checkOrigin(context, publicUrl)
      return next()
    },
    rights: (context, next) => {
      const right = rightOf(context, sessions)
      const isRead = isReading(context)
      if (right === 'none' && !(isRead && openReads)) refuse(401, `This needs a session. ${HOW_TO_ENTER}`)
      if (right === 'read' && !isRead) refuse(401, `The session alone does not allow to write. ${HOW_TO_ENTER}`)
      return next()
    },
  }
}

const HOW_TO_ENTER =
  'Open the address that `facet studio` printed in its terminal; programs send its token as Authorization: Bearer TOKEN.'

function isReading({ req }: Context): boolean {
  return req.method === 'GET' || req.method === 'HEAD'
}

/** What a request may do by what it shows. */
function rightOf({ req }: Context, sessions: Sessions): 'none' | 'read' | 'write' {
  const [, bearer] = /^Bearer (.+)$/i.exec(req.header('Authorization') ?? '') ?? []
  if (bearer !== undefined && sessions.isToken(bearer)) return 'write'
  const known = idsOf(req.header('Cookie')).flatMap((id) => sessions.find(id) ?? [])
  const shown = req.header(KEY_HEADER) ?? ''
  if (known.some(({ key }) => isSame(key, shown))) return 'write'
  return known.length > 0 ? 'read' : 'none'
}

function checkHost({ req }: Context, isOwnHost: (host: string) => boolean): void {
  const host = req.header('Host') ?? ''
  if (isOwnHost(host)) return
  refuse(
    403,
    `The studio does not know the name '${host}'. Open the address that \`facet studio\` printed, or start it with ` +
      '--public-url and the address that you open.',
  )
}

/** Refuses what pages of other origins ask for, but for a link that leads to a page. */
function checkOrigin(context: Context, publicUrl: URL | undefined): void {
  const { req } = context
  const isLink = isReading(context) && req.header('Sec-Fetch-Mode') === 'navigate' && !req.path.startsWith('/api/')
  if (isLink || isFromHere(context, publicUrl)) return
  refuse(
    403,
    'A page of another origin asked for this. Use the pages of the studio; behind a proxy, start it with --public-url.',
  )
}

/**
 * Whether a request comes from a page of the studio or from no page. The browser itself says so in Sec-Fetch-Site, whatever a
 * proxy makes of Host and scheme. Browsers that do not send it, old ones or such as came by plain http, name an origin.
 */
function isFromHere({ req }: Context, publicUrl: URL | undefined): boolean {
  const [site, origin] = [req.header('Sec-Fetch-Site'), req.header('Origin')]
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  return origin === undefined || originsOf(req.header('Host') ?? '', publicUrl).includes(origin)
}

/** The origins that pages of the studio may have by a Host header. A proxy that ends TLS hands https on as http. */
function originsOf(host: string, publicUrl: URL | undefined): (string | undefined)[] {
  const own = ['http', 'https'].map((scheme) => originOf(`${scheme}://${host}`))
  if (!publicUrl) return own
  return own.includes(publicUrl.origin) ? [publicUrl.origin] : [publicUrl.origin, ...own]
}

function originOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).origin : undefined
}
