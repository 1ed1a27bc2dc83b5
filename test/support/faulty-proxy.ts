import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What becomes of a request. */
export type Fault =
  /** An answer of this status and code in the place of the server's. */
  | { readonly status: number; readonly code: string }
  /** The connection is cut in the midst of what is asked, or of what is answered. */
  | 'cut request'
  | 'cut answer'
  /** Half of what is answered comes, as if it were all. */
  | 'half an answer'
  /** What is answered comes byte by byte. */
  | 'trickle'

/** A way to an HTTP server, on which things go wrong. */
export interface FaultyProxy {
  readonly port: number
  /** Faults that have befallen requests. */
  readonly met: () => number
  readonly close: () => void
}

/**
 * Stands before a server of this machine, and has these faults befall the first requests that `isMeant`.
 *
 * @param port - the server's
 */
export async function faultyProxy(
  port: number,
  faults: readonly Fault[],
  isMeant: (asked: IncomingMessage) => boolean = () => true,
): Promise<FaultyProxy> {
  const waiting = [...faults]
  const server = createServer((asked, answer) => {
    const fault = isMeant(asked) ? waiting.shift() : undefined
    for (const stream of [asked, answer]) stream.on('error', () => {})
    if (fault === 'cut request') asked.once('data', () => asked.socket.destroy())
    else if (typeof fault === 'object') asked.resume().on('end', () => refuse(answer, fault))
    else pass(asked, answer, { port, fault })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    met: () => faults.length - waiting.length,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function refuse(answer: ServerResponse, { status, code }: { readonly status: number; readonly code: string }): void {
  answer.writeHead(status, { 'Content-Type': 'application/xml' })
  answer.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>No.</Message></Error>`)
}

function pass(asked: IncomingMessage, answer: ServerResponse, { port, fault }: { port: number; fault?: Fault }): void {
  const { method, url, headers } = asked
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (found) => {
    if (fault === undefined) {
      answer.writeHead(found.statusCode ?? 500, found.headers)
      found.pipe(answer)
    } else void spoil(found, answer, fault)
  })
  onward.on('error', () => asked.socket.destroy())
  asked.pipe(onward)
}

async function spoil(found: IncomingMessage, answer: ServerResponse, fault: Fault): Promise<void> {
  const body = Buffer.concat(await found.toArray())
  const half = body.subarray(0, body.length / 2)
  const length = `${fault === 'half an answer' ? half.length : body.length}`
  answer.writeHead(found.statusCode ?? 500, { ...found.headers, 'content-length': length })
  if (fault === 'half an answer') answer.end(half)
  else if (fault === 'cut answer') answer.write(half, () => answer.destroy())
  else {
    let sent = 0
    const timer = setInterval(() => answer.write(body.subarray(sent, ++sent)), 50)
    answer.on('close', () => clearInterval(timer))
  }
}
