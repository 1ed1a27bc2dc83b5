/** What stands in the place of a secret. */
const HIDDEN = '***'
/** Shorter values would be found in the midst of words. */
const SHORTEST = 3

/** Variables whose value is a secret, and those that hold an address, which may have secrets in it. */
const SECRETS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'REDISCLI_AUTH']
const ADDRESSES = ['FACET_QUEUE', 'AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL']

/**
 * Returns a text without secrets: those of the environment, those of the addresses given, and whatever stands before `@` or behind
 * `?` or `#` in an address inside the text. The one place that decides what is secret.
 */
export function redacted(text: string, addresses: readonly string[] = []): string {
  const known = ADDRESSES.flatMap((name) => process.env[name] ?? [])
  const secrets = [
    ...SECRETS.flatMap((name) => process.env[name] ?? []),
    ...[...addresses, ...known].flatMap(secretsIn),
  ]
  const longestFirst = secrets.filter(({ length }) => length >= SHORTEST).toSorted((a, b) => b.length - a.length)
  return longestFirst
    .reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text)
    .replaceAll(/([a-z][a-z0-9+.-]*:\/\/)(?:\S*@)?([^\s?#]*)[?#]?\S*/gi, '$1$2')
}

/** Returns an address for people to read: as it is, or its kind alone where anything in it may be secret. */
export function shownAddress(address: string): string {
  const [, kind, rest] = /^([a-z][a-z0-9+.-]*:\/\/)(.*)$/is.exec(address) ?? []
  if (kind === undefined) return address
  const isPlain = !/[@?#]/.test(rest) && /^[^:/]*(:\d+)?(\/|$)/.test(rest)
  return isPlain ? address : `${kind}${HIDDEN}`
}

/** User, password and all that stands behind `?` or `#`, as written and decoded. */
function secretsIn(address: string): string[] {
  const [, rest] = address.split(/:\/\/([^]*)/)
  if (rest === undefined) return []
  const credentials = rest.includes('@') ? rest.slice(0, rest.lastIndexOf('@')) : ''
  const behind = /[?#]([^]*)/.exec(rest)?.[1] ?? ''
  const values = behind.split(/[&#?]/).flatMap((pair) => [pair, pair.slice(pair.indexOf('=') + 1)])
  const colon = credentials.indexOf(':')
  const parts = [credentials, ...(colon < 0 ? [] : [credentials.slice(0, colon), credentials.slice(colon + 1)])]
  return [...parts, ...values].flatMap((part) => [part, decoded(part)])
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
