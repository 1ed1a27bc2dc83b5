import { afterAll } from 'vitest'
import { findRedis, startRedisServer } from '../../bench/workers/redis-server.ts'
import type { RedisServer } from '../../bench/workers/redis-server.ts'

export type { RedisServer } from '../../bench/workers/redis-server.ts'

/** Whether tests that need a queue are left out; where CI is set they fail instead. */
export const noRedis = !process.env.CI && findRedis() === undefined
/** What is said then, behind a test's name. */
export const redisNote = noRedis ? ' (skipped: no redis-server or valkey-server was found; install one)' : ''

/** Starts a server for a test file, which ends with it. */
export async function startRedis(options?: readonly string[], kind?: 'plain' | 'tls'): Promise<RedisServer> {
  const server = await startRedisServer(options, kind)
  afterAll(() => server.kill())
  return server
}
