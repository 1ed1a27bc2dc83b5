import { UsageError } from '../../array/index.ts'

/** Where a queue is, and who asks. */
export interface QueueAddress {
  readonly host: string
  readonly port: number
  readonly username?: string
  readonly password?: string
  /** The number of the database. */
  readonly db: number
  readonly isTls: boolean
  /** The address without secrets, for people to read. */
  readonly shown: string
}

/** Redis's own port. */
const PORT = 6379
/** A host, or an IPv6 address in brackets; a port; a database. */
const PLACE = /^(\[[0-9a-f:.]+\]|[^/:[\]\s?#]*)(?::([^/?#]*))?(?:\/([^?#]*))?([?#][^]*)?$/i

/**
 * Reads the address of a queue: `redis://user:password@host:port/database`, or `rediss://` with TLS. User and password end at the
 * last `@`, so that of all characters only `%` has to be encoded in them. No message repeats any of it.
 *
 * @throws UsageError for what is no address of a queue
 */
export function parseQueueAddress(url: string): QueueAddress {
  const [, kind, rest] = /^(rediss?):\/\/([^]*)$/i.exec(url) ?? []
  if (kind === undefined) refuse('must begin with redis:// or, with TLS, rediss://. Write redis://host:6379.')
  const at = rest.lastIndexOf('@')
  const [, name, portText, database = '', more] = PLACE.exec(rest.slice(at + 1)) ?? []
  if (name === '' || name === undefined)
    refuse(`has no host. Write redis://host:6379${at < 0 ? '' : ', the host behind the last @'}.`)
  if (more !== undefined)
    refuse('ends at the database: nothing may stand behind a ? or a #. Write redis://user:password@host:6379/0.')
  const port = portText === undefined ? PORT : Number(portText)
  const isTls = kind.toLowerCase() === 'rediss'
  if (!/^\d{1,5}$/.test(`${port}`) || port < 1 || port > 65535) {
    refuse('has no valid port, which is a number in 1..65535. A password ends with an @ before the host.')
  }
  if (!/^\d{0,5}$/.test(database)) refuse('has no valid database, which is a number. Write redis://host:6379/0.')
  const where = `${name.toLowerCase()}${portText === undefined ? '' : `:${port}`}`
  return {
    ...credentials(rest.slice(0, Math.max(0, at))),
    ...{ host: name.replaceAll(/[[\]]/g, ''), port, db: Number(database), isTls },
    shown: `${kind.toLowerCase()}://${where}${database === '' ? '' : `/${database}`}`,
  }
}

/**
 * Returns the address of a queue without secrets, for people to read.
 *
 * @throws UsageError for what is no address of a queue
 */
export function queueAddress(url: string): string {
  return parseQueueAddress(url).shown
}

function credentials(text: string): Pick<QueueAddress, 'username' | 'password'> {
  const colon = text.indexOf(':')
  const [username, password] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
  if (text === '') return {}
  return { ...(username && { username: decoded(username) }), password: decoded(password) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    refuse('has a % in its user or password that is not part of a code such as %40. Write %25 for it.')
  }
}

/** What was given may hold a password: it is not repeated. */
function refuse(why: string): never {
  throw new UsageError(`The address of the queue ${why}`)
}
