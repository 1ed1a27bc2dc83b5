import { afterAll } from 'vitest'
import { findRedis, startRedisServer } from '../../bench/workers/redis-server.ts'
import type { RedisServer } from '../../bench/workers/redis-server.ts'

export type { RedisServer } from '../../bench/workers/redis-server.ts'

/** Whether tests that need a queue are left out; where CI is set they fail instead. */
export const noRedis = !process.env.CI && findRedis() === undefined
/** What is said then, behind a test's name. */
export const redisNote = noRedis ? ' (skipped: no redis-server or valkey-server was found; install one)' : ''

const servers: RedisServer[] = []
// Hooks are heard only where a file is read: within a test or another hook nobody would call them.
afterAll(() => Promise.all(servers.map((server) => server.kill())))

/** Starts a server that ends with the test file, wherever in it that is asked for. */
export async function startRedis(options?: readonly string[], kind?: 'plain' | 'tls'): Promise<RedisServer> {
  const server = await startRedisServer(options, kind)
  servers.push(server)
  return server
}
