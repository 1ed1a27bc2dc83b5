import { Redis } from 'ioredis'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { connectQueue } from '../../src/sweep/queue/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { noRedis, redisNote, redisServers } from '../support/redis-server.ts'
import type { RedisServer } from '../support/redis-server.ts'
import { collect, openTinySweep, resultsIn, tinyCrew, tinyJobs } from './tiny-jobs.ts'
import { workHere } from './worker-here.ts'
import type { WorkerHere } from './worker-here.ts'

const parent = temporaryFolder()
const startRedis = redisServers()
const WAITING = { timeout: 30_000, interval: 20 }
const SECRET = 'correct-horse'
const RULE = '~{facet}:* +@read +@write +@blocking +@scripting +@transaction +@connection'

let redis: RedisServer
let admin: Redis
const workers: WorkerHere[] = []

beforeAll(async () => {
  if (noRedis) return undefined
  redis = await startRedis()
  admin = new Redis(redis.url)
  return () => admin.disconnect()
})
afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.stop()
    await worker.ended.catch(() => {})
  }
})

/** Gives a user these rights alone, and returns the address that it connects by. */
async function grant(rules: string): Promise<string> {
  await admin.call('ACL', 'SETUSER', 'limited', 'reset', 'on', `>${SECRET}`, ...rules.split(' '))
  return redis.url.replace('//', `//limited:${SECRET}@`)
}

async function messageOf(failing: Promise<unknown>): Promise<string> {
  const error: unknown = await failing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(Error)
  const { message } = error as Error
  expect(message).not.toMatch(/limited|correct|internal/)
  return message
}

async function workingAt(url: string, idle?: number) {
  const sweep = await openTinySweep(parent, url)
  const worker = await workHere(sweep, { idle })
  workers.push(worker)
  return { sweep, worker }
}

describe.skipIf(noRedis)(`the rights of a queue's user${redisNote}`, () => {
  it.each([
    ['~other:* +@all', 'may not read and write the keys {facet}:*. Grant it: ACL SETUSER <user> ~{facet}:*'],
    ['%R~{facet}:* +@all', 'may not read and write the keys {facet}:*'],
    ['~{facet}:* +@all -hset -xadd', 'may not run HSET, XADD. Grant it: ACL SETUSER <user> +hset +xadd'],
    ['~{facet}:* +@all -client', 'may not run CLIENT|SETNAME. Grant it: ACL SETUSER <user> +client|setname'],
    ['~{facet}:* +@all -eval', 'may not run EVAL'],
    ['~{facet}:* +@all -evalsha', 'may not run EVALSHA'],
    ['~{facet}:* +@all -script', 'may not run SCRIPT|EXISTS'],
    ['~{facet}:* +@all -multi', 'may not run MULTI'],
    ['~{facet}:* +@all -bzpopmin', 'may not run BZPOPMIN'],
    ['~{facet}:* +@all -xread', 'may not run XREAD'],
    ['~{facet}:* +@all -@write', `all that a queue needs. Grant it: ACL SETUSER <user> ${RULE}`],
  ])('that has only %s are refused, with what to grant', async (rules, message) => {
    expect(await messageOf(connectQueue(await grant(rules)))).toContain(message)
  })

  it.each([RULE, '~{facet}:* +@all -@dangerous', '~{facet}:* +@all -info -config -ping'])(
    'suffice with %s',
    async (rules) => {
      const { sweep } = await workingAt(await grant(rules))
      const crew = await tinyCrew(sweep)
      expect(resultsIn(await collect(crew.work(tinyJobs(sweep, 'quick', 3))))).toHaveLength(3)
      await crew.close()
    },
  )

  it('that are taken away end worker and sweep, which say so', async () => {
    const { sweep, worker } = await workingAt(await grant(RULE))
    const crew = await tinyCrew(sweep)
    const following = collect(crew.work(tinyJobs({ id: 'nobodys' }, 'quick', 1)))
    await grant(RULE.replace('+@write', '+@write -hset -hmset'))
    // Whoever does nothing for the moment finds out with the next word.
    crew.work(tinyJobs(sweep, 'quick', 1))
    await messageOf(following)
    await grant(`${RULE} -evalsha`)
    expect(await messageOf(worker.ended)).toContain('may not run EVALSHA. Grant it: ACL SETUSER <user> +evalsha')
    await crew.close()
  })

  it('are gone with a password that was changed', async () => {
    const { worker } = await workingAt(await grant(RULE))
    await admin.call('ACL', 'SETUSER', 'limited', 'resetpass', '>another')
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    expect(await messageOf(worker.ended)).toContain('it refuses this user and password')
  })
})

describe.skipIf(noRedis)(`a queue that takes no work for a while${redisNote}`, () => {
  it.each<[string, string[], string[]]>([
    ['is a replica', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
    ['has used up its memory', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
  ])(
    'because it %s is waited for, and at the beginning an error',
    async (reason, [harm, ...harmed], [mend, ...mended]) => {
      const { sweep, worker } = await workingAt(redis.url)
      await admin.call(harm, ...harmed)
      const refused = messageOf(connectQueue(redis.url))
      await vi.waitFor(() => expect(worker.notices).toEqual([expect.stringContaining(reason)]), WAITING)
      expect(await refused).toContain(reason)
      await admin.call(mend, ...mended)
      await vi.waitFor(() => expect(worker.notices[1]).toMatch('takes work again'), WAITING)
      const working = await tinyCrew(sweep)
      expect(resultsIn(await collect(working.work(tinyJobs(sweep, 'quick', 2))))).toHaveLength(2)
      await working.close()
    },
  )

  it('does not keep a worker from ending, by itself or when asked', async () => {
    const server = await startRedis()
    const idle = await workingAt(server.url, 1)
    const asked = await workingAt(server.url)
    server.freeze()
    asked.worker.stop()
    await Promise.all([idle.worker.ended, asked.worker.ended])
    server.thaw()
    const gone = await workingAt(server.url)
    await server.kill()
    await vi.waitFor(() => expect(gone.worker.notices).toHaveLength(1), WAITING)
    gone.worker.stop()
    await gone.worker.ended
  })

  it('does not keep a worker from ending whose runs ended meanwhile', async () => {
    const server = await startRedis()
    const sweep = await openTinySweep(parent, server.url)
    const taken = vi.fn<() => void>(() => server.freeze())
    const worker = await workHere(sweep, { onTake: taken })
    const crew = await tinyCrew(sweep)
    crew.work(tinyJobs(sweep, 'quick', 2))
    await vi.waitFor(() => expect(taken).toHaveBeenCalled(), WAITING)
    worker.stop()
    await worker.ended
    await crew.close()
  })
})
