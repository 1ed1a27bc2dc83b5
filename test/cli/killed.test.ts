import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { randomStream } from '../../src/array/index.ts'
import { openRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { PROGRAM, facet } from '../support/facet.ts'
import { DIGITS, writeJudgedDigits } from '../support/judged-digits.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const parent = temporaryFolder()
const digits = join(parent, 'digits')

/** Times that each run is killed: `FACET_KILLS=26 npx vitest run test/cli/killed` for a longer look. */
const KILLS = Number(process.env.FACET_KILLS ?? 8)

beforeAll(async () => {
  vi.stubEnv('FACET_CACHE', join(parent, 'cache'))
  await writeJudgedDigits(parent, join(parent, 'cache'))
})
afterAll(() => {
  vi.unstubAllEnvs()
})

function flagsOf(preset: string, settings: Readonly<Record<string, unknown>>): string[] {
  const all = Object.entries({ ...DIGITS, ...settings })
  return [
    '--preset',
    preset,
    '--data',
    digits,
    ...all.flatMap(([path, value]) => ['--set', `${path}=${JSON.stringify(value)}`]),
  ]
}

/** When to kill: so many milliseconds after so many lines of output. */
interface Moment {
  readonly lines: number
  readonly milliseconds: number
}

/** Runs the command line and kills it; returns whether that came before the end, and the last step it told. */
function killed(args: readonly string[], { lines, milliseconds }: Moment): Promise<{ landed: boolean; step: number }> {
  const [executable, ...script] = PROGRAM
  const child = spawn(executable, [...script, ...args, '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let [told, armed] = ['', false]
  const arm = () => {
    if (armed || told.split('\n').length <= lines) return
    armed = true
    setTimeout(() => child.kill('SIGKILL'), milliseconds)
  }
  arm()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text
    arm()
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (_code, signal) => {
      resolve({
        landed: signal === 'SIGKILL',
        step: Number(
          told
            .match(/"step":\d+/g)
            ?.at(-1)
            ?.slice(7) ?? 0,
        ),
      })
    })
  })
}

/** A random moment, the same for a seed: mostly after a line, sometimes while the process begins. */
function moments(seed: number, mostLines: number): Moment[] {
  const stream = randomStream(seed, 'kills')
  return Array.from({ length: KILLS }, (_, index) => {
    const early = index > 0 && stream.below(6) === 0
    return early
      ? { lines: 0, milliseconds: 300 + stream.below(1200) }
      : { lines: 1 + stream.below(mostLines), milliseconds: stream.below(20) }
  })
}

const isHalf = (name: string) => name.endsWith('.partial')
/** What differs from run to run, because it tells of time. */
const TIMED = new Set(['run.json', 'rates.jsonl'])

/** All files of a run that are to be equal, by name. */
function filesOf(folder: string): Record<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name))
  const names = paths.map((path) => path.slice(folder.length + 1)).filter((name) => !TIMED.has(name))
  return Object.fromEntries(names.toSorted().map((name) => [name, readFileSync(join(folder, name))]))
}

interface Case {
  readonly name: string
  readonly flags: () => string[]
  /** The most lines that a process prints before it is killed: so few that the run is not over after all kills. */
  readonly mostLines: number
  readonly seed: number
}

const CASES: readonly Case[] = [
  {
    name: 'judged',
    // Scores, the best, sheets, and checkpoints between the lines of metrics.
    flags: () =>
      flagsOf('acgan', {
        ...{ steps: 16 * KILLS, 'log.every': 2, 'figures.every': 30, 'evaluate.every': 45, 'evaluate.count': 100 },
        ...{ 'checkpoint.every': 7, 'checkpoint.keep': 3, seed: 5 },
      }),
    mostLines: 10,
    seed: 1,
  },
  {
    name: 'always-saving',
    // A checkpoint after every step: most of the time it is being written. D wins outright, which is warned of.
    flags: () =>
      flagsOf('facet', {
        ...{ steps: 12 * KILLS, 'log.every': 3, 'figures.every': 40, 'checkpoint.every': 1, 'checkpoint.keep': 2 },
        ...{ 'optim.discriminator.rate': 5e-3, 'optim.generator.rate': 1e-6 },
      }),
    mostLines: 15,
    seed: 2,
  },
]

it.concurrent.each(CASES)(
  `a run that is $name ends the same, to the last byte, though it is killed ${KILLS} times`,
  async ({ name, flags, mostLines, seed }) => {
    const [whole, folder] = [join(parent, `${name}-whole`), join(parent, name)]
    const undisturbed = facet(['train', ...flags(), '--out', whole])
    const steps: number[] = []
    let halves = 0
    for (const moment of moments(seed, mostLines)) {
      const args = steps.length === 0 ? ['train', ...flags(), '--out', folder] : ['resume', folder]
      const { landed, step } = await killed(args, moment)
      expect(landed).toBe(true)
      steps.push(step)
      // A process that had not begun to train has left what it found.
      if (step > 0 && readdirSync(join(folder, 'checkpoints')).some(isHalf)) halves++
    }
    const last = await facet(['resume', folder])
    expect([(await undisturbed).code, last.code, last.stderr]).toEqual([
      0,
      0,
      expect.stringContaining('going on after'),
    ])
    console.info(`${name}: ${steps.length} kills at steps ${steps.join(' ')}; ${halves} within a checkpoint`)
    const [expected, found] = [whole, folder].map(filesOf)
    expect(Object.keys(found)).toEqual(Object.keys(expected))
    for (const [path, bytes] of Object.entries(expected)) expect(found[path].equals(bytes), path).toBe(true)
    const [one, other] = await Promise.all([whole, folder].map(async (run) => (await openRun(run)).record))
    for (const key of ['state', 'best', 'warnings', 'steps', 'testLosses', 'readAsAsked'] as const) {
      expect(other[key], key).toEqual(one[key])
    }
    expect(other.sessions.length).toBeGreaterThan(KILLS / 2)
    const stepsOf = (run: string) => readFileSync(join(run, 'rates.jsonl'), 'utf8').match(/"step":\d+/g)
    expect(stepsOf(folder)).toEqual(stepsOf(whole))
  },
  600_000,
)
