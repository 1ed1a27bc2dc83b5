import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { hostname, networkInterfaces } from 'node:os'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { refuse } from './refuse.ts'

/** Who may do what. */
export interface Access {
  /** What a page must show before it may write: it is in the address that the command prints, and in no other place. */
  readonly token: string
  /** Lets a request pass that may be made, or refuses it. */
  readonly guard: MiddlewareHandler
  /** Whether a request has the token. */
  readonly mayWrite: (context: Context) => boolean
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

/** Addresses that stand for all of a machine's own. */
const ALL = new Set(['0.0.0.0', '::'])

/** Whether what listens at an address can be reached from this machine alone. */
function isLoopback(host: string): boolean {
  return LOOPBACK.includes(bracketed(host)) || host.startsWith('127.')
}

/** Returns an address as it is part of a URL. */
export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

/** Names under which a server may be asked for: with any other a page elsewhere has had its own name lead here. */
function namesOf(host: string, port: number): Set<string> {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address))
  const names = [...LOOPBACK, bracketed(host), ...(ALL.has(host) ? [hostname(), ...own.map(bracketed)] : [])]
  const lower = names.map((name) => name.toLowerCase())
  // Browsers leave out the port that is http's own.
  return new Set(lower.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]))
}

/**
 * Returns the access to a server: to loopback alone reading is free, anywhere else every request needs the token; what writes
 * needs it always, and must come from the server's own pages.
 *
 * @param host - the address it listens at
 */
export function createAccess(host: string, port: number): Access {
  const token = randomBytes(32).toString('base64url')
  // Cookies are shared by all ports of a machine.
  const cookie = `facet-${port}`
  const names = namesOf(host, port)
  const isOpen = isLoopback(host)
  const isToken = (given: string | undefined) => given !== undefined && equalInConstantTime(given, token)
  const mayWrite = (context: Context) => {
    const [, bearer] = /^Bearer (.+)$/.exec(context.req.header('Authorization') ?? '') ?? []
    return [getCookie(context, cookie), bearer].some(isToken)
  }
  return {
    token,
    mayWrite,
    guard: async (context, next) => {
      checkHost(context, names)
      const given = context.req.query('token')
      const isRead = ['GET', 'HEAD'].includes(context.req.method)
      if (given !== undefined && isRead) return enter(context, isToken(given), { cookie, token })
      checkOrigin(context, isRead)
      if (!mayWrite(context) && !(isOpen && isRead)) {
        refuse(401, 'This needs the token. Open the address that `facet studio` printed.')
      }
      return next()
    },
  }
}

function equalInConstantTime(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(left, right)
}

function checkHost({ req }: Context, names: ReadonlySet<string>): void {
  const host = req.header('Host')?.toLowerCase() ?? ''
  if (names.has(host)) return
  refuse(403, `The studio is not at '${host}'. Open the address that \`facet studio\` printed, with its port.`)
}

/** Takes the token out of the address and into a cookie: it must not be in histories, bookmarks or pictures of a screen. */
function enter(context: Context, isRight: boolean, { cookie, token }: { cookie: string; token: string }): Response {
  if (!isRight) refuse(403, 'This token is of another start of the studio. Open the address that it printed last.')
  setCookie(context, cookie, token, { httpOnly: true, sameSite: 'Strict', path: '/' })
  const { pathname, searchParams } = new URL(context.req.url)
  searchParams.delete('token')
  // Two slashes would be another host.
  const path = pathname.replace(/^\/+/, '/')
  return context.redirect(searchParams.size > 0 ? `${path}?${searchParams.toString()}` : path, 303)
}

/** Refuses what pages of other origins ask for, but for a link that leads to a page. */
function checkOrigin({ req }: Context, isRead: boolean): void {
  const [site = 'none', origin] = [req.header('Sec-Fetch-Site'), req.header('Origin')]
  const isLink = isRead && req.header('Sec-Fetch-Mode') === 'navigate' && !req.path.startsWith('/api/')
  const isOwn = site === 'same-origin' || site === 'none'
  const isFromHere = origin === undefined || origin === `http://${req.header('Host')?.toLowerCase()}`
  if (isLink || (isOwn && isFromHere)) return
  refuse(403, 'A page of another origin asked for this. Use the pages of the studio.')
}
