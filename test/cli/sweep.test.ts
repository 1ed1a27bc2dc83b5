import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readSweep } from '../../src/sweep/node/index.ts'
import { holderOf, lockRun, openRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { comparableResults } from '../support/comparable-results.ts'
import { matching } from '../support/containing.ts'
import { expectRefusal, facet, facetHere } from '../support/facet.ts'
import type { Outcome, Trigger } from '../support/facet.ts'
import { DIGITS, writeJudgedDigits } from '../support/judged-digits.ts'
import { noRedis, redisNote, redisServers } from '../support/redis-server.ts'
import { BUCKET, serveS3 } from '../support/s3-server.ts'

// Whole command lines, each of several processes.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const parent = temporaryFolder()
const startRedis = redisServers()
const at = (...names: string[]) => join(parent, ...names)
serveS3()

/** Two rates by two seeds, of which the better rate goes on: six jobs. */
const SPEC = {
  preset: 'acgan',
  grid: { 'optim.generator.rate': [0.0002, 0.002] },
  seeds: 2,
  score: { count: 100 },
  halving: { factor: 2 },
}

function writeSpec(name: string, changes: Readonly<Record<string, unknown>> = {}): string {
  const short = { steps: 12, 'log.every': 2, 'checkpoint.every': 2, 'checkpoint.keep': 1, 'data.source': at('digits') }
  writeFileSync(at(`${name}.yaml`), JSON.stringify({ ...SPEC, config: { ...DIGITS, ...short }, ...changes }))
  return at(`${name}.yaml`)
}

const sweep = (file: string, folder: string, ...more: string[]) => ['sweep', file, '--out', at(folder), ...more]

/** What training left in each run, by trial and file: what tells of time is left out, and what has stayed elsewhere. */
function trained(folder: string): Record<string, Record<string, string>> {
  const files = ['generator.onnx', 'metrics.jsonl', 'config.json', 'figures/sheet.png']
  const contents = (trial: string) =>
    files.flatMap((file) => {
      const path = at(folder, 'runs', trial, file)
      return existsSync(path) ? [[file, readFileSync(path).toString('base64')]] : []
    })
  const runs = readdirSync(at(folder, 'runs'))
  return Object.fromEntries(runs.map((trial) => [trial, Object.fromEntries(contents(trial)) as Record<string, string>]))
}

/** Checks that jobs of a sweep have come to what they came to in the undisturbed one, whatever round they are of. */
async function expectSame(folder: string, jobs: number): Promise<void> {
  const [own, whole] = [await comparableResults(at(folder)), await comparableResults(at('whole'))]
  const models = trained('whole')
  for (const [id, job] of Object.entries(own)) expect({ ...job, round: whole[id].round }).toEqual(whole[id])
  for (const [trial, files] of Object.entries(trained(folder))) expect(models[trial]).toMatchObject(files)
  expect(Object.keys(own)).toHaveLength(jobs)
}

/** Both runs that the whole sweep finished, without a round before. */
async function writeFinals(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { record, results } = await readSweep(at('whole'))
  const best = results.find(({ test }) => test)?.trial.split('-')[0]
  const { values } = record.plan.settings.find(({ key }) => key === best) ?? {}
  return writeSpec('finals', { grid: {}, list: [values], halving: undefined, ...changes })
}

/** The processes that train in a sweep's folder. */
async function holders(folder: string): Promise<number[]> {
  const trials = existsSync(at(folder, 'runs')) ? readdirSync(at(folder, 'runs')) : []
  const all = await Promise.all(trials.map((trial) => holderOf(at(folder, 'runs', trial))))
  return all.flatMap((holder) => holder?.pid ?? [])
}

let file = ''
let first: Outcome
beforeAll(async () => {
  vi.stubEnv('FACET_CACHE', at('cache'))
  await writeJudgedDigits(parent, at('cache'))
  file = writeSpec('rates')
  first = await facet(sweep(file, 'whole'))
})
afterAll(() => {
  vi.unstubAllEnvs()
})

describe('a sweep', () => {
  it('has one result for every job, of which only those of finished runs have seen the test images', async () => {
    expect(first).toMatchObject({ code: 0, stderr: matching(/Round 1 of 2: 4 runs.*Round 2 of 2: 2 runs/s) })
    const { record, results } = await readSweep(at('whole'))
    expect(record.state).toBe('finished')
    expect(results.map(({ step }) => step).toSorted((a, b) => a - b)).toEqual([6, 6, 6, 6, 12, 12])
    expect(results.filter(({ test }) => test !== undefined).map(({ step }) => step)).toEqual([12, 12])
  })

  it('leaves a table, numbers and a page', () => {
    const names = ['judges', 'results', 'results.csv', 'results.html', 'results.json', 'runs', 'sweep.json']
    expect(readdirSync(at('whole'))).toEqual(names)
    expect(first.stdout).toContain('optim.generator.rate')
  })

  it('said again does nothing, and prints the same', async () => {
    const before = await readSweep(at('whole'))
    expect(await facet(sweep(file, 'whole'))).toEqual({ code: 0, stdout: first.stdout, stderr: '' })
    expect((await readSweep(at('whole'))).results).toEqual(before.results)
    expect((await facet(sweep(file, 'whole', '--results', '--json'))).stdout).toContain('"folder":')
  })

  it('says before what it would do, and does nothing', async () => {
    const budgeted = writeSpec('budgeted', { budget: { steps: 30, minutes: 90 } })
    const { code, stdout } = await facet(sweep(budgeted, 'never', '--dry-run'))
    expect(code).toBe(0)
    expect(stdout.split('\n')).toEqual([
      '2 settings × 2 seeds, ranked by frechet:',
      '  generator.rate=0.0002 (12 steps)',
      '  generator.rate=0.002 (12 steps)',
      '',
      'round 1: 4 runs of 2 settings, to 50.0 % of their steps, about 24 steps',
      'round 2: 2 runs of 1 setting, to 100.0 % of their steps, about 12 steps',
      'In all about 36 steps; whole runs would take 48 steps.',
      'The budget suffices for 30 steps: not all of it will be done.',
      'It ends after 1:30:00 of work, whatever is done by then.',
      '',
    ])
    expect(existsSync(at('never'))).toBe(false)
    const record = readFileSync(at('whole', 'sweep.json'), 'utf8')
    const { stdout: plan } = await facet(sweep(file, 'whole', '--dry-run', '--json'))
    expect(JSON.parse(plan)).toEqual((JSON.parse(record) as { plan: object }).plan)
    expect((await facet(sweep(file, 'whole', '--dry-run'))).stdout).toContain('36 steps were taken before.')
    expect(readFileSync(at('whole', 'sweep.json'), 'utf8')).toBe(record)
  })

  it('is none of a folder that holds something else, and of no store without a queue', async () => {
    expectRefusal(await facetHere(sweep(file, 'cache')), 2, 'holds something else than a sweep')
    expectRefusal(await facetHere(sweep(file, 'x', '--store', at('y'))), 2, 'Say --queue, too.')
    expectRefusal(await facetHere(sweep(file, 'x', '--queue')), 2, 'Say --queue redis://host:6379')
    expectRefusal(
      await facetHere(sweep(file, 'x', '--queue', 'redis://u:secret@127.0.0.1:1')),
      1,
      /^(?!.*secret).*REFUSED/,
    )
    expectRefusal(await facetHere(['worker', '--queue', 'redis://127.0.0.1:1']), 1, 'Is a Redis or Valkey running')
  })
})

describe('a sweep that is ended and goes on ends as if nothing had been', () => {
  const ends: [string, Trigger['act']][] = [
    ['by an interrupt', (child) => child.kill('SIGINT')],
    ['by the death of its process', (child) => child.kill('SIGKILL')],
  ]
  it.each(ends)('%s', async (name, act) => {
    const finals = await writeFinals()
    await facet(sweep(finals, name, '--processes', '1'), [{ stream: 'stderr', when: /\[1\/2\]/, act }])
    // Without their parent, its processes end by themselves.
    await vi.waitFor(async () => expect(await holders(name)).toEqual([]), { timeout: 30_000, interval: 100 })
    expect(Object.keys(await comparableResults(at(name)))).toHaveLength(1)
    expect((await facet(sweep(finals, name))).code).toBe(0)
    await expectSame(name, 2)
  })

  it('by the death of those who train: their jobs are done again from where they were', async () => {
    const kill: Trigger['act'] = async () => {
      const pids = await vi.waitUntil(async () => {
        const there = await holders('killed')
        return there.length > 0 && there
      })
      for (const pid of pids) process.kill(pid, 'SIGKILL')
    }
    const begins = sweep(await writeFinals(), 'killed', '--processes', '1')
    const outcome = await facet(begins, [{ stream: 'stderr', when: /\[1\/2\]/, act: kill }])
    expect(outcome).toMatchObject({ code: 0, stderr: matching(/try 1 of 3 failed\. Its process was ended by SIGKILL/) })
    await expectSame('killed', 2)
  })
})

describe('a run that cannot be trained', () => {
  it('is given up after so many tries, with its reason, and tried again when asked', async () => {
    // One run is all that the budget allows, and another is what somebody else holds.
    await facet(sweep(await writeFinals({ budget: { steps: 12 } }), 'held'))
    const { record } = await readSweep(at('held'))
    expect(record.state).toBe('out of budget')
    const other = at('held', 'runs', `${record.plan.settings[0].key}-seed-1`)
    mkdirSync(other)
    const { release } = await lockRun(other)
    const { code, stdout } = await facet(sweep(await writeFinals({ tries: 2 }), 'held'))
    await release()
    expect([code, stdout]).toEqual([0, matching(/2 tries from step 0 on have failed.*in use by process/s)])
    const after = await facet(sweep(await writeFinals(), 'held', '--retry-failed'))
    expect(after).toMatchObject({ code: 0, stderr: matching(/Round 1 of 1: 1 run, /) })
    await expectSame('held', 2)
  })
})

const SECRET = 'correct-horse'

/** Checks that no file of a sweep holds a secret, nor anything that was said. */
function expectNoSecret(folder: string, outcomes: readonly Outcome[]): void {
  const entries = readdirSync(at(folder), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  expect(files.length).toBeGreaterThan(20)
  for (const secret of [SECRET, 'S3RVER']) {
    expect(files.filter((path) => readFileSync(path).includes(secret))).toEqual([])
    expect(JSON.stringify(outcomes)).not.toContain(secret)
  }
}

/** Runs a sweep over a queue, with some workers that are ended after it; returns how all ended, the sweep first. */
async function overQueue(words: readonly string[], workers: (readonly [readonly string[], ...Trigger[]])[]) {
  const { url } = await startRedis(['--save', '', '--requirepass', SECRET])
  vi.stubEnv('FACET_QUEUE', url.replace('//', `//default:${SECRET}@`))
  const flags = ['--patience', '2', '--processes', '1', '--folder', at('work')]
  const waiting: { kill(signal: NodeJS.Signals): boolean }[] = []
  let isOver = false
  const register: Trigger = {
    stream: 'stderr',
    when: /Waiting for work/,
    act: (child) => (isOver ? child.kill('SIGTERM') : waiting.push(child)),
  }
  const crew = workers.map(([more, ...triggers]) => facet(['worker', ...flags, ...more], [register, ...triggers]))
  const whole = await facet([...words, '--queue'])
  isOver = true
  for (const child of waiting) child.kill('SIGTERM')
  return [whole, ...(await Promise.all(crew))]
}

/** Checks that what was finished is there whole: it can be sampled from, and trained on. */
async function expectFinishedWhole(folder: string): Promise<void> {
  const finished = (await readSweep(at(folder))).results.filter(({ test }) => test)
  expect(finished).toHaveLength(2)
  for (const { trial } of finished) {
    expect(readdirSync(at(folder, 'runs', trial, 'checkpoints'))).toEqual(['step-12'])
    expect(existsSync(at(folder, 'runs', trial, 'generator.onnx'))).toBe(true)
  }
}

describe.skipIf(noRedis)(`a sweep by workers of a queue${redisNote}`, () => {
  it('comes to the same over a shared folder, wherever that is mounted', async () => {
    mkdirSync(at('shared'))
    symlinkSync(at('shared'), at('mounted'))
    const outcomes = await overQueue(sweep(await writeFinals(), 'shared'), [[['--store', at('mounted')]]])
    expect(outcomes).toMatchObject([{ code: 0 }, { code: 0, stdout: matching(/begun at step 0.*done/s) }])
    await expectSame('shared', 2)
    await expectFinishedWhole('shared')
    expect((await readSweep(at('shared'))).record.workers).toEqual({ queue: matching(/^redis:\/\/[\w.]+:\d+$/) })
    // Nothing is kept twice.
    expect(existsSync(at('shared', 'trials'))).toBe(false)
  })

  it('goes on with what one machine has begun', async () => {
    await facet(sweep(writeSpec('begun', { budget: { steps: 24 } }), 'moved'))
    const outcomes = await overQueue(sweep(writeSpec('begun'), 'moved', '--store', at('elsewhere')), [[[]]])
    const log = matching(/(: begun at step 6.*: done.*){2}/s)
    expect(outcomes).toMatchObject([
      { code: 0, stderr: matching(/^Round 2 of 2: 2 runs/m) },
      { code: 0, stdout: log },
    ])
    await expectSame('moved', 6)
    await expectFinishedWhole('moved')
  })

  it('goes on on one machine with what workers have left', async () => {
    const store = ['--store', at('left')]
    await overQueue(sweep(writeSpec('left', { budget: { steps: 24 } }), 'taken', ...store), [[[]]])
    const { code, stderr } = await facet(sweep(writeSpec('left'), 'taken', ...store))
    expect([code, stderr]).toEqual([0, matching(/^Round 2 of 2: 2 runs, \d process/m)])
    await expectSame('taken', 6)
    await expectFinishedWhole('taken')
    const { record: sweepRecord, results } = await readSweep(at('taken'))
    expect(sweepRecord.workers).toEqual({ store: at('left') })
    const finished = results.find(({ test }) => test)
    const { record } = await openRun(at('taken', 'runs', finished?.trial ?? ''))
    expect(record.sessions).toHaveLength(2)
    expectRefusal(await facetHere(sweep(file, 'whole', ...store)), 2, 'holds another sweep')
  })

  it('comes to the same over S3, also where a worker is killed at its second run', async () => {
    const kill: Trigger = { stream: 'stdout', when: /begun.*begun/s, act: (child) => child.kill('SIGKILL') }
    const words = sweep(file, 'home', '--store', `s3://${BUCKET}/digits`)
    const outcomes = await overQueue(words, [[[], kill], [[]]])
    const [whole, ...workers] = outcomes
    expect(whole).toMatchObject({ code: 0, stderr: matching(/Round 2 of 2: 2 runs, workers of the queue at redis:/) })
    expect(workers).toMatchObject([{ code: 137 }, { code: 0, stderr: matching(/Waiting for work/) }])
    await expectSame('home', 6)
    await expectFinishedWhole('home')
    const { workers: told } = (await readSweep(at('home'))).record
    expect(told).toEqual({ queue: matching(/^redis:\/\/[\w.]+:\d+$/), store: `s3://${BUCKET}/digits` })
    expectNoSecret('home', outcomes)
  })
})
