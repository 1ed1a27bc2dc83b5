import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VERSION } from '../../src/array/index.ts'
import { resolveConfig } from '../../src/gan/index.ts'
import type { SweepJob } from '../../src/sweep/index.ts'
import { claimStore, folderStore } from '../../src/sweep/node/index.ts'
import { QUEUE, connectQueue, queueCrew } from '../../src/sweep/queue/index.ts'
import { startProgram } from './processes.ts'
import type { Program } from './processes.ts'
import { startRedisServer } from './redis-server.ts'
import type { RedisServer } from './redis-server.ts'

/** What is measured, and how long. */
export interface WorkersOptions {
  /** Steps of each run. */
  readonly steps: number
  /** How often each number of workers is measured. */
  readonly rounds: number
  readonly say: (text: string) => void
}

/** Seconds that as many jobs took with so many workers, one for each round. */
export interface WorkersTime {
  readonly workers: number
  readonly jobs: number
  readonly seconds: number[]
}

/** What jobs that compute nothing cost the queue. */
export interface QueueCost {
  readonly jobs: number
  readonly seconds: number
  /** Of the server, by itself: CPU seconds, bytes it received and sent, and memory that waiting jobs take. */
  readonly cpu: number
  readonly received: number
  readonly sent: number
  readonly memory: number
}

/** All that is measured of workers. */
export interface WorkersResult {
  readonly training: readonly WorkersTime[]
  readonly waiting: readonly WorkersTime[]
  /** How long a waiting job waits, in seconds. */
  readonly wait: number
  readonly cost: QueueCost
}

/** Runs of a training, each on one core. */
const RUNS = 8
const WORKERS = [1, 2, 3, 4]
/** Workers of jobs that wait: processes, and how many jobs each does at once. */
const CROWDS = [
  [1, 1],
  [2, 1],
  [3, 1],
  [4, 1],
  [4, 16],
  [4, 250],
] as const
const WAIT = 1

/** Measures what more workers bring: with training, with jobs that only wait, and with jobs that are nothing at all. */
export async function measureWorkers(options: WorkersOptions): Promise<WorkersResult> {
  const folder = await mkdtemp(join(tmpdir(), 'facet-workers-'))
  const redis = await startRedisServer()
  const place: Place = { folder, redis, ...options }
  try {
    const training = WORKERS.map((workers) => ({ workers, jobs: RUNS, seconds: [] as number[] }))
    const waiting = CROWDS.map(([processes, slots]) => {
      return { workers: processes * slots, jobs: Math.max(40, 10 * processes * slots), seconds: [] as number[] }
    })
    for (let round = 0; round < options.rounds; round++) {
      for (const point of training) await trainWith(point, place)
      for (const [index, point] of waiting.entries()) await waitWith(point, CROWDS[index], place)
    }
    return { training, waiting, wait: WAIT, cost: await measureCost(place) }
  } finally {
    await redis.kill()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Place extends WorkersOptions {
  readonly folder: string
  readonly redis: RedisServer
}

/** The store is where results are looked at: nothing needs to be brought. */
const bring = () => Promise.resolve()

let count = 0

/** From the first run's begin to the last one's result, with workers that are there already. */
async function trainWith({ workers, jobs, seconds }: WorkersTime, { folder, redis, steps, say }: Place): Promise<void> {
  const file = join(folder, `runs-${count++}.yaml`)
  const config = { steps, threads: 1, 'figures.every': 0 }
  await writeFile(file, JSON.stringify({ config, seeds: jobs, score: { with: 'losses' }, rank: { by: 'loss.loss_d' } }))
  const worker = ['src/cli/main.ts', 'worker', '--queue', redis.url, '--processes', '1', '--folder', folder]
  await withWorkers(workers, worker, async () => {
    const sweep = startProgram(['src/cli/main.ts', 'sweep', file, '--out', `${file}-out`, '--queue', redis.url])
    const began = await sweep.when(/^Round 1 of 1/)
    seconds.push(((await sweep.when(new RegExp(`^\\[${jobs}/${jobs}\\]`))) - began) / 1000)
    await sweep.end()
  })
  await rm(`${file}-out`, { recursive: true, force: true })
  say(`training, ${workers} workers: ${seconds.at(-1)?.toFixed(1)} s for ${jobs} runs`)
}

async function withWorkers(number: number, words: readonly string[], work: () => Promise<void>): Promise<void> {
  const programs: Program[] = Array.from({ length: number }, () => startProgram(words))
  try {
    await Promise.all(programs.map((program) => program.when(/Waiting for work/)))
    await work()
  } finally {
    await Promise.all(programs.map((program) => program.end()))
  }
}

async function waitWith(
  { workers, jobs, seconds }: WorkersTime,
  [processes, slots]: readonly [number, number],
  place: Place,
): Promise<void> {
  const { took } = await doJobs({ jobs, processes, slots, milliseconds: 1000 * WAIT }, place)
  seconds.push(took)
  place.say(`waiting, ${workers} workers: ${took.toFixed(2)} s for ${jobs} jobs`)
}

interface Crowd {
  readonly jobs: number
  readonly processes: number
  readonly slots: number
  readonly milliseconds: number
}

/** Has jobs done that compute nothing; calls back when all are on the queue and nobody is there yet. */
async function doJobs(crowd: Crowd, { folder, redis }: Place): Promise<{ took: number }> {
  const sweep = `bench-${count++}`
  const own = join(folder, sweep)
  const store = folderStore(own)
  await claimStore(store, { id: sweep, threads: 1, rounds: 1 })
  const crew = queueCrew({ link: await connectQueue(redis.url), store, bring })
  const words = ['bench/workers/stand-in.ts', redis.url, own, `${crowd.milliseconds}`, `${crowd.slots}`]
  let took = 0
  await withWorkers(crowd.processes, words, async () => {
    const began = performance.now()
    for await (const _ of crew.work(jobsOf(sweep, crowd.jobs))) took = (performance.now() - began) / 1000
  })
  await crew.close()
  await rm(own, { recursive: true })
  return { took }
}

function jobsOf(sweep: string, number: number): SweepJob[] {
  const config = resolveConfig({ preset: 'facet', threads: 1 })
  return Array.from({ length: number }, (_, seed) => ({
    ...{ id: `a-seed-${seed}-step-1`, sweep, trial: `a-seed-${seed}`, preset: 'facet', config: { ...config, seed } },
    ...{ until: 1, round: 0, fingerprint: '', tries: 3, version: VERSION, score: { with: 'losses', count: 100 } },
  }))
}

/** Jobs that are nothing at all, in numbers. */
const NOTHINGS = 5000

async function measureCost(place: Place): Promise<QueueCost> {
  const before = await readInfo(place.redis)
  const { took } = await doJobs({ jobs: NOTHINGS, processes: 4, slots: 2, milliseconds: 0 }, place)
  const after = await readInfo(place.redis)
  const cost = {
    jobs: NOTHINGS,
    seconds: took,
    cpu: after.cpu - before.cpu,
    received: after.received - before.received,
    sent: after.sent - before.sent,
    memory: await memoryOfWaiting(place),
  }
  place.say(`nothing: ${(NOTHINGS / took).toFixed(0)} jobs a second`)
  return cost
}

async function readInfo({
  url,
}: RedisServer): Promise<{ cpu: number; received: number; sent: number; memory: number }> {
  const { redis } = await connectQueue(url)
  const info = await redis.info()
  redis.disconnect()
  const read = (name: string) => Number(new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1])
  return {
    cpu: read('used_cpu_sys') + read('used_cpu_user'),
    received: read('total_net_input_bytes'),
    sent: read('total_net_output_bytes'),
    memory: read('used_memory'),
  }
}

/** Bytes that jobs take while they wait. */
async function memoryOfWaiting({ folder, redis }: Place): Promise<number> {
  const before = await readInfo(redis)
  const sweep = `bench-${count++}`
  const store = folderStore(join(folder, sweep))
  const crew = queueCrew({ link: await connectQueue(redis.url), store, bring })
  const events = crew.work(jobsOf(sweep, NOTHINGS))[Symbol.asyncIterator]()
  const { redis: watching, prefix } = await connectQueue(redis.url)
  const waiting = `${prefix}:${QUEUE}:wait`
  while ((await watching.llen(waiting)) < NOTHINGS) await new Promise((resolve) => setTimeout(resolve, 50))
  watching.disconnect()
  const { memory } = await readInfo(redis)
  crew.stop()
  await events.next()
  await crew.close()
  return memory - before.memory
}
