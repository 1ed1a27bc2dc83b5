import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FacetError, UsageError } from '../../array/index.ts'
import { printable } from '../../data/node/index.ts'

/**
 * Begins to listen, and returns where.
 *
 * @throws UsageError when port or address is not to be had
 */
export function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((taken, refused) => {
    server.once('listening', () => taken(server.address() as AddressInfo))
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
      return new UsageError(`--host ${printable(host)}: is no address of this machine. Give one, or 0.0.0.0 for all.`)
    default:
      return new FacetError(
        `The studio cannot listen at ${printable(host)}, port ${port}: ${error.message}. Try another --port.`,
      )
  }
}
