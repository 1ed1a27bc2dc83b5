import { join } from 'node:path'
import { Redis } from 'ioredis'
import { vi } from 'vitest'
import { freePort } from '../../bench/workers/redis-server.ts'
import type { RedisServer, redisServers } from './redis-server.ts'

/** Slots of a cluster. */
const SLOTS = 16_384

/**
 * Starts a cluster of so many nodes, which share all slots evenly.
 *
 * @param parent - a folder for what nodes keep of one another
 */
export async function startCluster(
  start: ReturnType<typeof redisServers>,
  parent: string,
  nodes: number,
): Promise<readonly RedisServer[]> {
  const made = await Promise.all(
    Array.from({ length: nodes }, async () => {
      const bus = `${await freePort()}`
      const kept = ['--cluster-config-file', join(parent, `nodes-${bus}.conf`)]
      return { bus, server: await start(['--save', '', '--cluster-enabled', 'yes', '--cluster-port', bus, ...kept]) }
    }),
  )
  const clients = made.map(({ server }) => new Redis(server.url))
  try {
    for (const [place, { bus, server }] of made.entries()) {
      await clients[0].call('CLUSTER', 'MEET', '127.0.0.1', new URL(server.url).port, bus)
      const [from, to] = [place, place + 1].map((end) => Math.floor((end * SLOTS) / nodes))
      await clients[place].call('CLUSTER', 'ADDSLOTSRANGE', `${from}`, `${to - 1}`)
    }
    await vi.waitUntil(
      async () => {
        const told = await Promise.all(clients.map((client) => client.cluster('INFO')))
        return told.every((text) => text.includes('cluster_state:ok'))
      },
      { timeout: 20_000, interval: 50 },
    )
  } finally {
    for (const client of clients) client.disconnect()
  }
  return made.map(({ server }) => server)
}
