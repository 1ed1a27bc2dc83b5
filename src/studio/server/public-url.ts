import { UsageError } from '../../array/index.ts'
import { printable } from '../../data/node/index.ts'

/** First parts of the studio's own paths: a prefix that begins with one could not be told from them. */
const OWN = new Set(['api', 'chunks', 'compare', 'engine', 'new', 'runs', 'sweeps', 'train', 'training'])

const EXAMPLE = 'https://example.org/facet'

/**
 * Reads the address at which a proxy has the studio.
 *
 * @returns the address, its path with a last slash
 * @throws UsageError when it is no http or https address, or says more than scheme, host, port and path
 */
export function readPublicUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : refuse(text, `is no address. Write it whole, such as ${EXAMPLE}`)
  if (!/^https?:$/.test(url.protocol)) {
    refuse(text, `begins with neither http:// nor https://. Write it whole, such as ${EXAMPLE}`)
  }
  if (url.username !== '' || url.password !== '') {
    refuse(text.replace(/\/\/[^/]*@/, '//…@'), 'has a user or a password. Leave them out: the proxy asks for them')
  }
  if (/[?#]/.test(text)) refuse(text, 'has a query or a fragment. Leave out all from ? or # on')
  const parts = url.pathname.split('/').filter(Boolean)
  if (OWN.has(parts[0])) {
    refuse(text, `has a path that begins as one of the studio's own does, /${parts[0]}. Choose another, such as /facet`)
  }
  url.pathname = ['', ...parts, ''].join('/')
  return url
}

function refuse(text: string, fault: string): never {
  throw new UsageError(`--public-url ${printable(text)}: ${fault}.`)
}

/** Where a request leads: to a path of the studio, or first to another address. */
export type Target = { readonly path: string } | { readonly location: string }

/**
 * Returns the target of a request without the prefix of the public address, which some proxies pass on and others take away.
 *
 * @param target - path and query, as they are asked for
 * @param prefix - the public address's path, with its last slash
 */
export function targetWithin(target: string, prefix: string): Target {
  if (target.startsWith(prefix)) return { path: `/${target.slice(prefix.length)}` }
  const [path] = target.split('?', 1)
  // Relative addresses would lead out of the prefix.
  return `${path}/` === prefix ? { location: `${prefix}${target.slice(path.length)}` } : { path: target }
}
