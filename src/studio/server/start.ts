import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { createApp } from './app.ts'

/** How the studio is opened. */
export interface StudioOptions {
  /** The folder of runs. */
  readonly folder: string
  /** The port to listen on; 0 for any that is free. */
  readonly port: number
}

/** A studio that is listening. */
export interface Studio {
  /** Its address for a browser. */
  readonly address: string
  close(): Promise<void>
}

/** Opens the studio over a folder of runs, to this machine alone. */
export async function startStudio({ folder, port }: StudioOptions): Promise<Studio> {
  const app = createApp({ folder })
  const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' })
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${actual}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
