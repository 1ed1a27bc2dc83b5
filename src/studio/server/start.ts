import { getRequestListener } from '@hono/node-server'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { UsageError } from '../../array/index.ts'
import { printable } from '../../data/node/index.ts'
import { createAccess } from './access.ts'
import { createApp } from './app.ts'
import { createEvents } from './events.ts'
import { HEADERS } from './headers.ts'
import { bracketed, isEverywhere } from './hosts.ts'
import { listen } from './listen.ts'
import { readPublicUrl, targetWithin } from './public-url.ts'
import { createSessions } from './sessions.ts'
import { studioParts } from './studio-parts.ts'

/** How the studio is opened. */
export interface StudioOptions {
  /** The folder of runs; it may be missing until the first run is started. */
  readonly folder: string
  /** The port to listen on; 0 for any that is free. */
  readonly port: number
  /** The address to listen at; by default this machine's own, which no other can reach. */
  readonly host?: string
  /** The address at which a proxy has the studio, with scheme and path; under names of loopback it needs none. */
  readonly publicUrl?: string
  /** Whether whoever reaches the studio may read all of the folder; by default that needs the token or a session. */
  readonly openReads?: boolean
  /** The words that the command line is started by, to train and to evaluate; by default those that started this process. */
  readonly program?: readonly string[]
}

/** A studio that is listening. */
export interface Studio {
  /** Its address for a browser. */
  readonly address: string
  /** The port that it listens on, whatever a proxy has. */
  readonly port: number
  /** Whether it listens at all addresses of the machine, of which `address` names one. */
  readonly isEverywhere: boolean
  /** The address with the token: a browser that opens it may read, and start, stop, resume and tag runs. */
  readonly entrance: string
  /** The token by itself, as programs give it: `Authorization: Bearer TOKEN`. */
  readonly token: string
  /** Returns an address that lets one browser in as `entrance` does, once, within two minutes. */
  invite(): { readonly entrance: string; readonly over: Promise<void> }
  close(): Promise<void>
}

/** Connections at most: those that listen, and some for all else. */
const MOST_CONNECTIONS = 1200

const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 10_000 }

/**
 * Opens the studio over a folder of runs, to this machine alone unless it is said otherwise.
 *
 * @throws UsageError when the folder is a file or a run's or sweep's own, the port is not to be had, or the public address is none
 */
export async function startStudio(options: StudioOptions): Promise<Studio> {
  const { folder, host = '127.0.0.1', openReads = false, program = ownProgram() } = options
  const publicUrl = options.publicUrl === undefined ? undefined : readPublicUrl(options.publicUrl)
  await checkFolder(folder)
  const parts = studioParts({ folder, root: resolve(folder), program })
  const events = createEvents(parts)
  const sessions = createSessions()
  const server = createServer(TIMEOUTS)
  server.maxConnections = MOST_CONNECTIONS
  const { address: listening, port } = await listen(server, options.port, host)
  const isAll = isEverywhere(listening)
  const access = createAccess({ sessions, names: isAll ? [hostname()] : [host], publicUrl, openReads })
  const app = createApp({ parts, sessions, access, events })
  answerWith(
    server,
    getRequestListener((request, env) => app.fetch(request, env)),
    publicUrl?.pathname ?? '/',
  )
  const address = publicUrl?.href ?? `http://${isAll ? '127.0.0.1' : bracketed(host)}:${port}/`
  return {
    address,
    port,
    isEverywhere: isAll,
    entrance: `${address}#token=${sessions.token}`,
    token: sessions.token,
    invite: () => {
      const { code, over } = sessions.invite()
      return { entrance: `${address}#code=${code}`, over }
    },
    close: () =>
      new Promise((end) => {
        sessions.close()
        events.close()
        server.close(() => end())
        server.closeAllConnections()
      }),
  }
}

/** Has a server answer, whether or not the prefix of its public address is still before a request's path. */
function answerWith(
  server: Server,
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>,
  prefix: string,
): void {
  server.on('request', (incoming, outgoing) => {
    for (const [name, value] of Object.entries(HEADERS)) outgoing.setHeader(name, value)
    const target = targetWithin(incoming.url ?? '/', prefix)
    if ('location' in target) return void outgoing.writeHead(308, { Location: target.location }).end()
    incoming.url = target.path
    return void answer(incoming, outgoing)
  })
}

/** A debugger listens to one process alone. */
function ownProgram(): string[] {
  return [process.execPath, ...process.execArgv.filter((word) => !word.startsWith('--inspect')), process.argv[1]]
}

async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  const name = printable(folder)
  if (found && !found.isDirectory()) throw new UsageError(`${name}: is a file. Give the folder that runs lie in.`)
  for (const [what, record] of [
    ['run', 'run.json'],
    ['sweep', 'sweep.json'],
  ] as const) {
    if (!(await stat(resolve(folder, record)).catch(() => undefined))) continue
    const around = resolve(folder, '..')
    throw new UsageError(`${name}: is the folder of one ${what}. Give the one around it: ${printable(around)}.`)
  }
}
