import { isIP } from 'node:net'

/** What a Host header may look like: a name or a literal address, and a port or none. */
const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i

/** Addresses that stand for all of a machine's own. Servers listen at them; nobody needs to ask for them. */
const ALL = new Set(['0.0.0.0', '::', '::ffff:0:0'])

/** Whether a server that listens at an address does so at all of the machine's. */
export function isEverywhere(address: string): boolean {
  return ALL.has(address)
}

/** Returns an address as it is part of a URL. */
export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

/**
 * Returns what tells whether a server may be asked for under a Host header. A page elsewhere can have its own name lead to this
 * machine, and is then of the same origin as what answers there; it cannot do so with a name of loopback or a literal
 * address, which no name server is asked about. Such hosts are good on any port: a forwarder has another one than the server.
 *
 * @param names - further names of the server
 */
export function hostCheck(names: readonly string[]): (host: string) => boolean {
  const known = new Set(names.map((name) => bracketed(name.toLowerCase())))
  return (host) => {
    const [, name] = HOST.exec(host.toLowerCase()) ?? []
    return name !== undefined && (known.has(name) || isLoopback(name) || isLiteral(name))
  }
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost')
}

function isLiteral(name: string): boolean {
  const address = name.replaceAll(/^\[|\]$/g, '')
  return isIP(address) !== 0 && !ALL.has(address)
}
