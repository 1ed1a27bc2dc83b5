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
/** A host, or an IPv6 address in brackets; a port; a database; and what must not be there. */
const PLACE = /^(\[[0-9a-f:.]+\]|[^/:[\]\s?#]*)(?::([^/?#]*))?(?:\/([^?#]*))?([?#][^]*)?$/i

/**
 * Reads the address of a queue: `redis://user:password@host:port/database`, or `rediss://` with TLS. User and password end at the
 * last `@`, so that of all characters only `%` has to be encoded in them. No message repeats any of it.
 *
 * @throws UsageError for what is no address of a queue
 */
export function parseQueueAddress(url: string): QueueAddress {
  const [, kind, rest] = /^(rediss?):\/\/([^]*)$/i.exec(url) ?? []
  if (kind === undefined) throw refusal('must begin with redis:// or, with TLS, rediss://. Write redis://host:6379.')
  const scheme = kind.toLowerCase()
  const at = rest.lastIndexOf('@')
  const { host, port, database, shown } = placeIn(rest.slice(at + 1))
  return {
    ...credentials(rest.slice(0, Math.max(0, at))),
    ...{ host, port, db: Number(database), isTls: scheme === 'rediss' },
    shown: `${scheme}://${shown}`,
  }
}

/** Reads what stands behind user and password. */
function placeIn(text: string): Pick<QueueAddress, 'host' | 'port' | 'shown'> & { readonly database: string } {
  const [, name = '', portText = `${PORT}`, database = '', more] = PLACE.exec(text) ?? []
  if (name === '') throw refusal('has no host. Write redis://host:6379, with the host behind the last @.')
  if (more !== undefined) {
    throw refusal('ends at the database: nothing may stand behind a ? or a #. Write redis://user:password@host:6379/0.')
  }
  if (!/^\d{1,5}$/.test(portText) || Number(portText) < 1 || Number(portText) > 65535) {
    throw refusal('has no valid port, which is a number in 1..65535. A password ends with an @ before the host.')
  }
  if (!/^\d{0,5}$/.test(database)) {
    throw refusal('has no valid database, which is a number. Write redis://host:6379/0.')
  }
  const shown = text.toLowerCase().replace(/\/$/, '')
  return { host: name.toLowerCase().replaceAll(/[[\]]/g, ''), port: Number(portText), database, shown }
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
    throw refusal('has a % in its user or password that is not part of a code such as %40. Write %25 for it.')
  }
}

/** What was given may hold a password: it is not repeated. */
function refusal(why: string): UsageError {
  return new UsageError(`The address of the queue ${why}`)
}
