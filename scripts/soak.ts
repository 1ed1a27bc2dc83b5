// npm run soak [-- --seed N --pause SECONDS --store ADDRESS]: has three workers do a sweep over a queue while these, their
// processes, the queue and the sweep's own process are killed, frozen and ended at random, and compares what comes of it, byte
// for byte, with the same sweep undisturbed. It needs a Redis or Valkey, and takes a minute or two.
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { startRedisServer } from '../bench/workers/redis-server.ts'
import { randomStream } from '../src/array/index.ts'
import { comparableResults } from '../test/support/comparable-results.ts'
import { DIGITS, writeJudgedDigits } from '../test/support/judged-digits.ts'

const WORKERS = 3
/** Four rates by two seeds in three rounds: 14 jobs, each of a few seconds. */
const SWEEP = {
  preset: 'acgan',
  grid: { 'optim.generator.rate': [0.0002, 0.0005, 0.001, 0.002] },
  seeds: 2,
  score: { count: 100 },
  halving: { factor: 2 },
  tries: 1000,
}
const CONFIG = { ...DIGITS, steps: 600, 'log.every': 5, 'checkpoint.every': 10, 'checkpoint.keep': 1 }
/** What must be the same in a run's folder; models of runs that were not finished may have stayed with the workers. */
const FILES = ['metrics.jsonl', 'figures/sheet.png', 'generator.onnx', 'recogniser.onnx']

const { seed, pause, store } = parseArgs({
  options: {
    seed: { type: 'string', default: '0' },
    pause: { type: 'string', default: '3' },
    store: { type: 'string' },
  },
}).values
const draws = randomStream(Number(seed), 'soak')
const parent = mkdtempSync(join(tmpdir(), 'facet-soak-'))
const at = (...names: string[]) => join(parent, ...names)
const log = openSync(at('log'), 'a')

/** What must not matter, with how often it happens of a hundred times. */
const BLOWS: readonly (readonly [name: string, share: number, strike: () => unknown])[] = [
  ['workers killed', 50, killWorker],
  ['processes of workers killed', 15, killHand],
  ['workers ended', 10, replaceWorker],
  ['queues lost', 10, loseQueue],
  ['workers frozen', 7, freezeWorker],
  ['sweeps killed', 8, killSweep],
]

process.env.FACET_CACHE = at('cache')
const { source } = await writeJudgedDigits(parent, at('cache'))
writeFileSync(at('sweep.yaml'), JSON.stringify({ ...SWEEP, config: { ...CONFIG, 'data.source': source } }))
const exit = await once(facet(['sweep', at('sweep.yaml'), '--out', at('whole')]), 'exit')
if (exit[0] !== 0) throw new Error(`The undisturbed sweep failed: see ${at('log')}.`)

const redis = await startRedisServer()
process.env.FACET_QUEUE = redis.url
const crew = Array.from({ length: WORKERS }, startWorker)
const over = new AbortController()
let sweep = startSweep()
const struck: string[] = []
while (!over.signal.aborted) {
  await setTimeout(1000 * Number(pause) * (0.3 + 1.4 * draws.uniform()))
  const [name, strike] = drawBlow()
  if (over.signal.aborted) break
  struck.push(name)
  await strike()
}
for (const worker of crew) await end(worker)
await redis.kill()

const counts = BLOWS.map(([name]) => `${name} ${struck.filter((one) => one === name).length}`)
const faults = [...(await differingResults()), ...differingFiles()]
process.stdout.write(`seed ${seed}: ${counts.join(', ')}; differences ${faults.length}\n`)
if (faults.length === 0) rmSync(parent, { recursive: true })
else process.stdout.write(`${faults.join('\n')}\nAll of it is in ${parent}.\n`)
process.exitCode = faults.length === 0 ? 0 : 1

function facet(words: readonly string[]): ChildProcess {
  const program = ['--import', './scripts/source.mjs', 'src/cli/main.ts', ...words]
  return spawn(process.execPath, program, { stdio: ['ignore', log, log] })
}

function startWorker(): ChildProcess {
  return facet(['worker', '--patience', '2', '--processes', '1', '--folder', at('work')])
}

/** Starts the sweep; again where it finds no queue, which is an error at its beginning. */
function startSweep(): ChildProcess {
  const kept = store === undefined ? [] : ['--store', store]
  const child = facet(['sweep', at('sweep.yaml'), '--out', at('struck'), '--queue', ...kept])
  child.on('exit', (status, signal) => {
    if (status === 0) over.abort()
    else if (signal === null) sweep = startSweep()
  })
  return child
}

function drawBlow(): [name: string, strike: () => unknown] {
  let left = 100 * draws.uniform()
  const [name, , strike] = BLOWS.find(([, share]) => (left -= share) < 0) ?? BLOWS[0]
  return [name, strike]
}

function whileAway(): Promise<void> {
  return setTimeout(1500 * draws.uniform())
}

async function killWorker(): Promise<void> {
  const chosen = draws.below(WORKERS)
  crew[chosen].kill('SIGKILL')
  await whileAway()
  crew[chosen] = startWorker()
}

function killHand(): void {
  const { pid } = crew[draws.below(WORKERS)]
  // One that has just come has none.
  const { stdout } = spawnSync('pgrep', ['-P', `${pid}`])
  for (const hand of stdout.toString().split('\n').filter(Boolean)) process.kill(Number(hand), 'SIGKILL')
}

async function replaceWorker(): Promise<void> {
  const chosen = draws.below(WORKERS)
  await end(crew[chosen])
  crew[chosen] = startWorker()
}

async function loseQueue(): Promise<void> {
  await redis.kill()
  await whileAway()
  await redis.start()
}

/** Others take its runs over meanwhile. */
function freezeWorker(): void {
  const worker = crew[draws.below(WORKERS)]
  worker.kill('SIGSTOP')
  void setTimeout(6000 * draws.uniform()).then(() => worker.kill('SIGCONT'))
}

async function killSweep(): Promise<void> {
  sweep.kill('SIGKILL')
  await whileAway()
  if (sweep.signalCode === 'SIGKILL') sweep = startSweep()
}

async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return
  worker.kill('SIGCONT')
  worker.kill('SIGINT')
  await once(worker, 'exit')
}

async function differingResults(): Promise<string[]> {
  const [one, other] = [await comparableResults(at('whole')), await comparableResults(at('struck'))]
  const jobs = Object.keys({ ...one, ...other })
  return jobs.filter((job) => !isDeepStrictEqual(one[job], other[job])).map((job) => `result of ${job}`)
}

function differingFiles(): string[] {
  return readdirSync(at('whole', 'runs')).flatMap((trial) =>
    FILES.map((name) => join('runs', trial, name)).filter((path) => {
      const isElsewhere = path.endsWith('.onnx') && !existsSync(at('struck', path))
      return !isElsewhere && !isSame(at('whole', path), at('struck', path))
    }),
  )
}

function isSame(path: string, other: string): boolean {
  return existsSync(path) && existsSync(other) && readFileSync(path).equals(readFileSync(other))
}
