import { Redis } from 'ioredis'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { connectQueue } from '../../src/sweep/queue/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { startCluster } from '../support/redis-cluster.ts'
import { noRedis, redisNote, redisServers } from '../support/redis-server.ts'
import { collect, openTinySweep, resultsIn, tinyCrew, tinyJobs } from './tiny-jobs.ts'
import { workHere } from './worker-here.ts'
import type { WorkerHere } from './worker-here.ts'

const parent = temporaryFolder()
const startRedis = redisServers()
const WAITING = { timeout: 30_000, interval: 20 }
const workers: WorkerHere[] = []

afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.stop()
    await worker.ended.catch(() => {})
  }
})

describe.skipIf(noRedis)(`a queue on a cluster${redisNote}`, () => {
  it.each([1, 3])('of %d nodes is used by way of any of them', async (nodes) => {
    const servers = await startCluster(startRedis, parent, nodes)
    for (const { url } of servers) {
      const sweep = await openTinySweep(parent, url)
      const crew = await tinyCrew(sweep)
      const worker = await workHere(sweep)
      workers.push(worker)
      expect(resultsIn(await collect(crew.work(tinyJobs(sweep, 'quick', 3))))).toHaveLength(3)
      await crew.close()
      worker.stop()
      await worker.ended
    }
    await expect(connectQueue(servers[0].url, { prefix: 'team' })).rejects.toThrow(
      /share a slot\. Say --prefix '\{team\}'/,
    )
    await expect(connectQueue(`${servers[0].url}/2`)).rejects.toThrow(/A cluster has database 0 alone/)
  })
})

describe.skipIf(noRedis)(`a queue's prefix${redisNote}`, () => {
  it('keeps workers of one from the jobs of another', async () => {
    const { url } = await startRedis()
    const sweep = await openTinySweep(parent, url)
    const stranger = await workHere(sweep, { prefix: 'other', idle: 0.3 })
    const crew = await tinyCrew(sweep)
    const following = collect(crew.work(tinyJobs(sweep, 'quick', 2)))
    await stranger.ended
    workers.push(await workHere(sweep))
    expect(resultsIn(await following)).toHaveLength(2)
    await crew.close()
    const admin = new Redis(url)
    expect((await admin.keys('*')).filter((key) => !key.startsWith('{facet}:') && !key.startsWith('other:'))).toEqual(
      [],
    )
    admin.disconnect()
  })

  it.each(['', 'a b', 'a*', 'a[b]', 'ü', 'x'.repeat(101)])('is not %j', async (prefix) => {
    await expect(connectQueue('redis://127.0.0.1:1', { prefix })).rejects.toThrow(/--prefix: use up to 100 letters/)
  })
})

describe.skipIf(noRedis)(`a queue that loses what it keeps${redisNote}`, () => {
  const losses: [string, (admin: Redis) => Promise<unknown>][] = [
    ['all at once', (admin) => admin.flushall()],
    ['places of those that wait', (admin) => admin.del('{facet}:jobs:wait', '{facet}:jobs:marker')],
    ['data of jobs', async (admin) => admin.del(await admin.keys('{facet}:jobs:tiny*'))],
    ['news', (admin) => admin.del('{facet}:jobs:events', '{facet}:jobs:meta')],
  ]
  it.each(losses)('%s has all jobs done in the end', async (_, lose) => {
    const { url } = await startRedis()
    const admin = new Redis(url)
    const sweep = await openTinySweep(parent, url)
    const crew = await tinyCrew(sweep, 300)
    const following = collect(crew.work(tinyJobs(sweep, 'quick', 20)))
    await vi.waitFor(async () => expect(await admin.llen('{facet}:jobs:wait')).toBe(20), WAITING)
    await lose(admin)
    workers.push(await workHere(sweep))
    expect(new Set(resultsIn(await following).map(({ job }) => job)).size).toBe(20)
    await crew.close()
    admin.disconnect()
  })

  it('bit by bit, as a cache does, says so, and has all jobs done in the end', async () => {
    const { url } = await startRedis(['--save', '', '--maxmemory-policy', 'allkeys-lru', '--maxmemory-samples', '1'])
    const admin = new Redis(url)
    const sweep = await openTinySweep(parent, url)
    const crew = await tinyCrew(sweep, 300)
    const following = collect(crew.work(tinyJobs(sweep, 'quick', 100)))
    await vi.waitFor(async () => expect(await admin.llen('{facet}:jobs:wait')).toBe(100), WAITING)
    const used = Number(/^used_memory:(\d+)/m.exec(await admin.info('memory'))?.[1])
    await admin.config('SET', 'maxmemory', `${used - 100_000}`)
    const notices: string[] = []
    workers.push(await workHere(sweep, { onNotice: (notice) => notices.push(notice) }))
    expect(new Set(resultsIn(await following).map(({ job }) => job)).size).toBe(100)
    expect(notices).toEqual([expect.stringContaining('maxmemory-policy allkeys-lru')])
    expect(Number(/^evicted_keys:(\d+)/m.exec(await admin.info('stats'))?.[1])).toBeGreaterThan(0)
    await crew.close()
    admin.disconnect()
  })
})
