import { getRequestListener } from '@hono/node-server'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { FacetError, UsageError } from '../../array/index.ts'
import { bracketed, createAccess } from './access.ts'
import { createApp } from './app.ts'
import { createEvents } from './events.ts'
import { HEADERS } from './headers.ts'
import { studioParts } from './studio-parts.ts'

/** How the studio is opened. */
export interface StudioOptions {
  /** The folder of runs; it may be missing until the first run is started. */
  readonly folder: string
  /** The port to listen on; 0 for any that is free. */
  readonly port: number
  /** The address to listen at; by default this machine's own, which no other can reach. Elsewhere everything needs the token. */
  readonly host?: string
  /** The words that the command line is started by, to train and to evaluate; by default those that started this process. */
  readonly program?: readonly string[]
}

/** A studio that is listening. */
export interface Studio {
  /** Its address for a browser, to look at. */
  readonly address: string
  /** The address with the token: a browser that opens it may start, stop, resume and tag runs. */
  readonly entrance: string
  /** The token by itself, as programs give it: `Authorization: Bearer TOKEN`. */
  readonly token: string
  close(): Promise<void>
}

/** Connections at most: those that listen, and some for all else. */
const MOST_CONNECTIONS = 1200

const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 10_000 }

/**
 * Opens the studio over a folder of runs, to this machine alone unless it is said otherwise.
 *
 * @throws UsageError when the folder is a file or a run's or sweep's own, or the port is not to be had
 */
export async function startStudio(options: StudioOptions): Promise<Studio> {
  const { folder, host = '127.0.0.1', program = ownProgram() } = options
  await checkFolder(folder)
  const parts = studioParts({ folder, root: resolve(folder), program })
  const events = createEvents(parts)
  const server = createServer(TIMEOUTS)
  server.maxConnections = MOST_CONNECTIONS
  const port = await listen(server, options.port, host)
  const access = createAccess(host, port)
  const app = createApp(parts, access, events)
  const answer = getRequestListener((request, env) => app.fetch(request, env))
  server.on('request', (incoming, outgoing) => {
    for (const [name, value] of Object.entries(HEADERS)) outgoing.setHeader(name, value)
    void answer(incoming, outgoing)
  })
  const address = `http://${bracketed(host)}:${port}/`
  return {
    address,
    entrance: `${address}?token=${access.token}`,
    token: access.token,
    close: () =>
      new Promise((end) => {
        events.close()
        server.close(() => end())
        server.closeAllConnections()
      }),
  }
}

/** A debugger listens to one process alone. */
function ownProgram(): string[] {
  return [process.execPath, ...process.execArgv.filter((word) => !word.startsWith('--inspect')), process.argv[1]]
}

async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (found && !found.isDirectory()) throw new UsageError(`${folder}: is a file. Give the folder that runs lie in.`)
  for (const [what, record] of [
    ['run', 'run.json'],
    ['sweep', 'sweep.json'],
  ] as const) {
    if (!(await stat(resolve(folder, record)).catch(() => undefined))) continue
    throw new UsageError(`${folder}: is the folder of one ${what}. Give the one around it: ${resolve(folder, '..')}.`)
  }
}

/** Begins to listen, and returns the port. */
function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((taken, refused) => {
    server.once('listening', () => taken((server.address() as AddressInfo).port))
    server.once('error', (error) => refused(explain(error, port, host)))
    server.listen(port, host)
  })
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): FacetError {
  switch (error.code) {
    case 'EADDRINUSE':
      return new UsageError(
        `Port ${port} is in use, perhaps by another studio. Choose another with --port, or --port 0.`,
      )
    case 'EACCES':
      return new UsageError(`Port ${port} needs rights of its own. Choose one above 1023 with --port.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UsageError(`--host ${host}: is no address of this machine. Give one, or 0.0.0.0 for all.`)
    default:
      return new FacetError(`The studio cannot listen at ${host}, port ${port}: ${error.message}. Try another --port.`)
  }
}
