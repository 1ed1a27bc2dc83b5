import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { folderStore } from '../../src/sweep/node/index.ts'
import { QUEUE, connectQueue, watchQueue } from '../../src/sweep/queue/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { containing } from '../support/containing.ts'
import { noRedis, redisNote, redisServers } from '../support/redis-server.ts'
import type { RedisServer } from '../support/redis-server.ts'
import { begun, collect, openTinySweep, resultsIn, startTinyWorker, tinyCrew, tinyJobs } from './tiny-jobs.ts'
import type { TinyKind, TinySweep } from './tiny-jobs.ts'

const parent = temporaryFolder()
const startRedis = redisServers()
let redis: RedisServer
let workers: ReturnType<typeof startTinyWorker>[] = []

beforeAll(async () => {
  if (!noRedis) redis = await startRedis()
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => end(worker)))
  workers = []
})

async function end(worker: (typeof workers)[number]): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return
  const ended = once(worker, 'exit')
  worker.kill('SIGCONT')
  worker.kill('SIGTERM')
  await ended
}

/** Starts workers, and waits until they are there. */
async function start(sweep: TinySweep, number: number): Promise<typeof workers> {
  const started = Array.from({ length: number }, () => startTinyWorker(sweep))
  workers.push(...started)
  await Promise.all(started.map((worker) => once(worker, 'message')))
  return started
}

async function work(sweep: TinySweep, kind: TinyKind, number: number, onEvent?: Parameters<typeof collect>[1]) {
  const crew = await tinyCrew(sweep)
  try {
    return await collect(crew.work(tinyJobs(sweep, kind, number)), onEvent)
  } finally {
    await crew.close()
  }
}

/** Puts on the queue what is no job. */
async function putNoJobs(sweep: TinySweep): Promise<void> {
  const { redis: connection, prefix } = await connectQueue(sweep.url)
  const queue = new Queue(QUEUE, { connection, prefix })
  const said = [{}, null, { job: {} }, { job: { ...tinyJobs(sweep, 'quick', 1)[0], trial: '../../x' } }]
  await queue.addBulk(said.map((data) => ({ name: 'x', data })))
  await queue.close()
  connection.disconnect()
}

/** The files of a sweep's results. */
const kept = ({ folder }: TinySweep) => folderStore(folder).list('results/')
const jobsOf = (jobs: readonly ({ readonly job: string } | { readonly id: string })[]) =>
  jobs.map((job) => ('job' in job ? job.job : job.id)).toSorted()
const WAITING = { timeout: 30_000, interval: 20 }
const untilBegun = (sweep: TinySweep, number: number) =>
  vi.waitFor(() => expect(begun(sweep)).toHaveLength(number), WAITING)
/** Lets jobs that wait for it come to their end. */
const letGo = ({ folder }: TinySweep) => writeFileSync(join(folder, 'go'), '')

describe.skipIf(noRedis)(`a queue${redisNote}`, () => {
  it('has 100 jobs done over 2 workers: each once, with one result', async () => {
    const sweep = await openTinySweep(parent, redis.url)
    await start(sweep, 2)
    const results = resultsIn(await work(sweep, 'quick', 100))
    expect(new Set(results.map(({ job }) => job)).size).toBe(100)
    expect(results).toHaveLength(100)
    expect(await kept(sweep)).toHaveLength(100)
    expect(begun(sweep)).toHaveLength(100)
    // All have taken part.
    expect(new Set(results.map(({ worker }) => worker)).size).toBe(2)
  })

  it('asked again for what is done has nobody do anything', async () => {
    const sweep = await openTinySweep(parent, redis.url)
    await start(sweep, 1)
    const first = resultsIn(await work(sweep, 'quick', 20))
    const second = resultsIn(await work(sweep, 'quick', 20))
    expect(second.toSorted((a, b) => a.seed - b.seed)).toEqual(first.toSorted((a, b) => a.seed - b.seed))
    expect(begun(sweep)).toHaveLength(20)
  })

  it('has the jobs of a worker that was killed done by another', async () => {
    const sweep = await openTinySweep(parent, redis.url)
    const [victim] = await start(sweep, 2)
    const following = work(sweep, 'waits', 4)
    await untilBegun(sweep, 4)
    victim.kill('SIGKILL')
    const [other] = await start(sweep, 1)
    await untilBegun(sweep, 6)
    letGo(sweep)
    const results = resultsIn(await following)
    expect(jobsOf(results)).toEqual(jobsOf(tinyJobs(sweep, 'waits', 4)))
    expect(await kept(sweep)).toHaveLength(4)
    expect(results.map(({ worker }) => worker)).not.toContain(`${victim.pid}`)
    expect(other.pid).toBeGreaterThan(0)
  })

  it('keeps one result where two workers do a job, and tells it once', async () => {
    const sweep = await openTinySweep(parent, redis.url)
    const [frozen] = await start(sweep, 1)
    const following = work(sweep, 'waits', 2)
    await untilBegun(sweep, 2)
    frozen.kill('SIGSTOP')
    await start(sweep, 1)
    await untilBegun(sweep, 4)
    // Both are at it: when it goes on, the one that was thought dead does not know.
    frozen.kill('SIGCONT')
    letGo(sweep)
    const results = resultsIn(await following)
    await end(frozen)
    expect(jobsOf(results)).toEqual(jobsOf(tinyJobs(sweep, 'waits', 2)))
    expect(await kept(sweep)).toHaveLength(2)
  })

  it('is given back what a worker that is ended has not done, without a try being counted', async () => {
    const sweep = await openTinySweep(parent, redis.url)
    const following = work(sweep, 'waits', 1)
    for (let times = 1; times <= 2; times++) {
      const [worker] = await start(sweep, 1)
      await untilBegun(sweep, times)
      await end(worker)
    }
    letGo(sweep)
    await start(sweep, 1)
    expect(resultsIn(await following)).toMatchObject([{ state: 'done' }])
  })

  it('takes back what nobody has begun when a sweep is ended; what was begun is there when it goes on', async () => {
    const sweep = await openTinySweep(parent, redis.url)
    await start(sweep, 1)
    const crew = await tinyCrew(sweep)
    const following = collect(crew.work(tinyJobs(sweep, 'waits', 10)))
    await untilBegun(sweep, 2)
    crew.stop()
    expect(resultsIn(await following)).toEqual([])
    await crew.close()
    letGo(sweep)
    await vi.waitFor(async () => expect(await kept(sweep)).toHaveLength(2), WAITING)
    const results = resultsIn(await work(sweep, 'waits', 10))
    expect(jobsOf(results)).toEqual(jobsOf(tinyJobs(sweep, 'waits', 10)))
    expect(begun(sweep)).toHaveLength(10)
  })
})

describe.skipIf(noRedis)(`a job of a queue that nobody can do${redisNote}`, () => {
  it('is given up after its tries, and keeps the reason', async () => {
    const sweep = await openTinySweep(parent, redis.url)
    await start(sweep, 1)
    const events = await work(sweep, 'fails', 1)
    const message = '3 tries from step 0 on have failed. The last one: It is poison.'
    expect(resultsIn(events)).toMatchObject([{ state: 'failed', message, step: 0 }])
    expect(begun(sweep)).toHaveLength(3)
    expect(events).toContainEqual({
      kind: 'notice',
      message: 'fails-seed-0-step-1: Try 2 of 3 failed. It is poison.',
    })
  })

  it('is given up, too, where it is the end of every worker', async () => {
    const sweep = await openTinySweep(parent, redis.url)
    await start(sweep, 4)
    const results = resultsIn(await work(sweep, 'kills', 1))
    expect(results).toMatchObject([{ state: 'failed', message: containing('Its worker vanished') }])
    expect(begun(sweep)).toHaveLength(3)
    expect(new Set(begun(sweep).map(({ pid }) => pid)).size).toBe(3)
  })

  it('waits for a machine that can, where the machine is at fault', async () => {
    const sweep = await openTinySweep(parent, redis.url)
    await start(sweep, 1)
    const events = await work(sweep, 'unfit', 1, ({ kind }) => {
      if (kind === 'notice') writeFileSync(join(sweep.folder, 'fit'), '')
    })
    expect(resultsIn(events)).toMatchObject([{ state: 'done' }])
    expect(events).toContainEqual({ kind: 'notice', message: containing('Not from here.') })
  })

  it.each([
    ['of an older version', { version: '0.0.0' }, 'Start the sweep with'],
    [
      'of a newer version, in a format of its own',
      { version: '99.0.0', until: 'ever', more: 1 },
      'Update the worker to 99.0.0.',
    ],
    ['of a sweep that is not the one in the folder', { sweep: 'elsewhere' }, 'holds another sweep'],
  ])('goes back where it is %s, with the reason', async (_, changes, reason) => {
    const sweep = await openTinySweep(parent, redis.url)
    await start(sweep, 1)
    const crew = await tinyCrew(sweep)
    const jobs = tinyJobs(sweep, 'quick', 1).map((job) => ({ ...job, ...changes }) as typeof job)
    const events = await collect(crew.work(jobs), () => crew.stop())
    await crew.close()
    expect(events).toEqual([{ kind: 'notice', message: containing(reason) }])
    expect(existsSync(join(sweep.folder, 'begun.txt'))).toBe(false)
    expect(await kept(sweep)).toEqual([])
  })

  it('keeps no machine that cannot do it from what it can do', async () => {
    const sweep = await openTinySweep(parent, redis.url)
    const crew = await tinyCrew(sweep)
    const [unfit, quick] = [tinyJobs(sweep, 'unfit', 2), tinyJobs(sweep, 'quick', 3)]
    let done = 0
    const following = collect(crew.work([...unfit, ...quick]), ({ kind }) => {
      if (kind === 'result' && ++done === quick.length) crew.stop()
    })
    await start(sweep, 1)
    expect(jobsOf(resultsIn(await following))).toEqual(jobsOf(quick))
    await crew.close()
  })

  it('is none where it is no job at all: the worker goes on', async () => {
    const sweep = await openTinySweep(parent, redis.url)
    await putNoJobs(sweep)
    await start(sweep, 1)
    expect(resultsIn(await work(sweep, 'quick', 3))).toHaveLength(3)
  })

  it('is no work: a worker that is to end without work ends', async () => {
    const sweep = await openTinySweep(parent, redis.url)
    await putNoJobs(sweep)
    const crew = await tinyCrew(sweep)
    const following = collect(crew.work(tinyJobs(sweep, 'unfit', 1)))
    const worker = startTinyWorker(sweep, 1)
    await once(worker, 'exit')
    expect(worker.exitCode).toBe(0)
    expect(begun(sweep).length).toBeGreaterThan(0)
    crew.stop()
    expect(resultsIn(await following)).toEqual([])
    await crew.close()
  })
})

describe.skipIf(noRedis)(`a queue that is gone and back${redisNote}`, () => {
  const servers: [string, () => Promise<RedisServer>][] = [
    ['and remembers everything', () => startRedis(['--appendonly', 'yes', '--appendfsync', 'always', '--dir', parent])],
    ['and has forgotten everything', () => startRedis()],
  ]
  it.each(servers)('%s: workers and sweep wait, and go on', async (_, startServer) => {
    const server = await startServer()
    const sweep = await openTinySweep(parent, server.url)
    await start(sweep, 1)
    const notices: string[] = []
    const crew = await tinyCrew(sweep)
    const following = collect(crew.work(tinyJobs(sweep, 'waits', 10)), (event) => {
      if (event.kind === 'notice') notices.push(event.message)
    })
    await untilBegun(sweep, 2)
    await server.kill()
    await vi.waitFor(() => expect(notices).toEqual([expect.stringContaining('is gone. Waiting for it.')]), WAITING)
    await server.start()
    await vi.waitFor(() => expect(notices).toHaveLength(2), WAITING)
    letGo(sweep)
    const results = resultsIn(await following)
    await crew.close()
    expect(notices[1]).toMatch('is back.')
    expect(jobsOf(results)).toEqual(jobsOf(tinyJobs(sweep, 'waits', 10)))
    expect(await kept(sweep)).toHaveLength(10)
  })
})

it.skipIf(noRedis)(`a queue that falls silent is missed, and noticed when it speaks again${redisNote}`, async () => {
  const server = await startRedis()
  const link = await connectQueue(server.url, { silence: 300 })
  const notices: string[] = []
  watchQueue({ ...link, address: 'here' }, { onNotice: (message) => notices.push(message) })
  server.freeze()
  await vi.waitFor(() => expect(notices).toEqual(['The queue at here is gone. Waiting for it.']), WAITING)
  server.thaw()
  await vi.waitFor(() => expect(notices.slice(1)).toEqual(['The queue at here is back.']), WAITING)
  link.redis.disconnect()
})

describe.skipIf(noRedis)(`the address of a queue${redisNote}`, () => {
  const secret = 'correct-horse'

  it('may hold a user and a password, which nothing ever shows', async () => {
    const server = await startRedis(['--save', '', '--requirepass', secret])
    const address = (password: string) => server.url.replace('//', `//default:${password}@`)
    const notices: string[] = []
    const link = await connectQueue(address(secret))
    watchQueue(link, { onNotice: (message) => notices.push(message) })
    await server.kill()
    await vi.waitFor(() => expect(notices).toHaveLength(1), WAITING)
    link.redis.disconnect()
    expect(notices.join()).not.toContain(secret)
    await server.start()
    await expect(connectQueue(address(`${secret}-no`))).rejects.toThrow(
      /^(?!.*correct-).*refuses this user and password/,
    )
    await expect(connectQueue(server.url)).rejects.toThrow(/asks for a password/)
  })

  it('names a database that there is', async () => {
    await expect(connectQueue(`${redis.url}/99`)).rejects.toThrow(/It has no database of this number/)
    const { redis: connection } = await connectQueue(`${redis.url}/3`)
    expect(await connection.client('INFO')).toMatch(/ db=3 /)
    connection.disconnect()
  })

  it.each([
    [
      'redis://user:correct-horse@127.0.0.1:1',
      /^redis:\/\/127\.0\.0\.1:1: ECONNREFUSED\. Is a Redis or Valkey running/,
    ],
    ['redis://user:a/b@c:d%40correct-horse@127.0.0.1:1', /127\.0\.0\.1:1: ECONNREFUSED/],
    ['redis://user:#correct-horse?@127.0.0.1:1', /127\.0\.0\.1:1: ECONNREFUSED/],
    ['rediss://:correct-horse@no.host.invalid:6379', /^rediss:\/\/no\.host\.invalid:6379: (ENOTFOUND|EAI_AGAIN)\./],
    ['http://user:correct-horse@127.0.0.1', /must begin with redis:\/\//],
    ['correct-horse', /must begin with redis:\/\//],
    ['redis://user:%zzcorrect-horse@127.0.0.1:1', /has a % .*Write %25 for it/],
    ['redis://user:correct-horse@', /has no host\. .*behind the last @/],
    ['redis://', /has no host/],
    ['redis://user:correct-horse', /has no valid port.*A password ends with an @/],
    ['redis://127.0.0.1:99999', /has no valid port/],
    ['redis://127.0.0.1:1/correct-horse', /has no valid database, which is a number/],
    ['redis://127.0.0.1:1?password=correct-horse', /nothing may stand behind a \? or a #/],
    ['redis://127.0.0.1:1/0#correct-horse', /nothing may stand behind a \? or a #/],
    ['redis://correct-horse:correct-horse@127.0.0.1:1', /127\.0\.0\.1:1: ECONNREFUSED/],
  ])('that leads nowhere is told without its secrets: %s', async (url, message) => {
    const error: unknown = await connectQueue(url).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(FacetError)
    expect((error as FacetError).message).toMatch(message)
    expect((error as FacetError).message).not.toContain(secret)
  })
})
