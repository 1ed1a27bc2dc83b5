import { afterAll } from 'vitest'
import { findRedis, startRedisServer } from '../../bench/workers/redis-server.ts'
import type { RedisServer } from '../../bench/workers/redis-server.ts'

export type { RedisServer } from '../../bench/workers/redis-server.ts'

/** Whether tests that need a queue are left out; where CI is set they fail instead. */
export const noRedis = !process.env.CI && findRedis() === undefined
/** What is said then, behind a test's name. */
export const redisNote = noRedis ? ' (skipped: no redis-server or valkey-server was found; install one)' : ''

/**
 * Returns what starts servers that end with the test file, wherever in it they are asked for. To be called where the file is read:
 * within a test or another hook nobody would hear of the end.
 */
export function redisServers(): typeof startRedisServer {
  const servers: RedisServer[] = []
  afterAll(() => Promise.all(servers.map((server) => server.kill())))
  return async (...asked) => {
    const server = await startRedisServer(...asked)
    servers.push(server)
    return server
  }
}
