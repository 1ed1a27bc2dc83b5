import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { FacetError } from '../../src/array/index.ts'
import { addresses } from '../../src/studio/protocol/index.ts'

/** What is measured, and how long. */
export interface WatchersOptions {
  readonly threads: number
  /** Steps that are timed at a time, with watchers and without. */
  readonly steps: number
  /** Pairs of such times. */
  readonly rounds: number
  readonly watchers: number
  readonly say: (text: string) => void
}

/** Milliseconds a step of a run took, with nobody following it and with many, one of each a round. */
export interface WatchersResult {
  readonly watchers: number
  readonly alone: readonly number[]
  readonly watched: readonly number[]
  /** Events that all watchers had in all rounds. */
  readonly events: number
}

const SOURCE = ['--import', './scripts/source.mjs']
const NAME = 'run'

/** Steps before the first that is timed. */
const WARM_UP = 50

/**
 * Measures what watchers cost a run: one training goes on while a crowd of pages comes and goes, so that a drift of the machine
 * falls on both alike. Training, studio and crowd are each a process of their own.
 */
export async function measureWatchers(options: WatchersOptions): Promise<WatchersResult> {
  const { threads, steps, rounds, watchers, say } = options
  const folder = await mkdtemp(join(tmpdir(), 'facet-watchers-'))
  // More than are timed, yet no more than a multiple: it ends by itself should this process be ended.
  const most = WARM_UP + 4 * rounds * steps
  const settings = ['--steps', `${most}`, '--threads', `${threads}`, '--set', 'figures.every=0']
  const training = started(['src/cli/main.ts', 'train', ...settings, '--json', '--out', join(folder, NAME)])
  const studio = started(['src/cli/main.ts', 'studio', folder, '--port', '0', '--no-open', '--open-reads'])
  const processes = [training, studio]
  try {
    const { href } = new URL(addresses.runEvents(NAME), /http:\S+\//.exec(await studio.line())?.[0])
    const clock = stepClock(training)
    await clock.after(WARM_UP)
    const crowd = started(['bench/watchers/crowd.ts', href, `${watchers}`])
    processes.push(crowd)
    const result = { watchers, alone: [] as number[], watched: [] as number[], events: 0 }
    for (let round = 0; round < rounds; round++) {
      for (const isWatched of round % 2 === 0 ? [false, true] : [true, false]) {
        if (isWatched) await crowd.ask()
        const took = await clock.after(steps)
        if (isWatched) result.events += Number(await crowd.ask())
        result[isWatched ? 'watched' : 'alone'].push(took)
      }
      say(
        `round ${round + 1} of ${rounds}: ${result.alone[round].toFixed(0)} and ${result.watched[round].toFixed(0)} ms a step`,
      )
    }
    return result
  } finally {
    await Promise.all(processes.map((one) => one.end()))
    await rm(folder, { recursive: true, force: true })
  }
}

interface Started {
  /** Returns the next line that it prints. Throws FacetError when it ends instead. */
  line(): Promise<string>
  /** Sends an empty line, and returns the answer. */
  ask(): Promise<string>
  end(): Promise<void>
}

function started(words: readonly string[]): Started {
  const child: ChildProcess = spawn(process.execPath, [...SOURCE, ...words], { stdio: ['pipe', 'pipe', 'ignore'] })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const { stdin, stdout } = child
  if (!stdin || !stdout) throw new FacetError('internal: the process has pipes')
  const lines = createInterface(stdout)[Symbol.asyncIterator]()
  const line = async () => {
    const { done, value } = (await lines.next()) as IteratorResult<string, undefined>
    if (done) throw new FacetError(`${words.join(' ')}: ended. Try it by itself.`)
    return value
  }
  return {
    line,
    ask: () => {
      stdin.write('\n')
      return line()
    },
    end: () => {
      child.kill('SIGKILL')
      return closed
    },
  }
}

/** Tells the milliseconds that a step of a training takes, as its lines say that steps are taken. */
function stepClock(training: Started): { after: (steps: number) => Promise<number> } {
  const next = async () => {
    for (;;) {
      const { kind, step } = JSON.parse(await training.line()) as { kind: string; step: number }
      if (kind === 'step') return { step, at: performance.now() }
    }
  }
  return {
    after: async (steps) => {
      // Lines may have been waiting: the first that comes may be late.
      let begin = await next()
      for (;;) {
        const end = await next()
        if (end.at - begin.at < 1) begin = end
        else if (end.step - begin.step >= steps) return (end.at - begin.at) / (end.step - begin.step)
      }
    },
  }
}
