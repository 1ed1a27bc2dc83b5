import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { open } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { readText } from './run-files.ts'

/** A command of Facet's that is to be started. */
export interface Launching {
  /** The command line's own words, such as `node dist/cli/main.js`. */
  readonly program: readonly string[]
  /** What it is to do. */
  readonly words: readonly string[]
  /** The file that it says on standard error goes to, behind what is there. */
  readonly log: string
}

/** Starts a command in a process of its own, which goes on when this one ends. No shell reads its words. */
export async function launch({ program, words, log }: Launching): Promise<ChildProcess> {
  const file = await open(log, 'a')
  try {
    const [executable, ...before] = program
    const child = spawn(executable, [...before, ...words], { detached: true, stdio: ['ignore', 'ignore', file.fd] })
    // Where it cannot be started it has ended, too.
    child.on('error', () => child.emit('exit', 1, null))
    child.unref()
    return child
  } finally {
    await file.close()
  }
}

/** Milliseconds between two looks at what a command has done, and those after which it is left alone. */
const PERIOD = 100
const PATIENCE = 60_000

/**
 * Waits until a command has done what it was started for; where it takes long, it is left alone.
 *
 * @returns whether it did, or is at it; false where it ended before
 */
export async function waitFor(child: ChildProcess, isDone: () => Promise<boolean>): Promise<boolean> {
  let hasEnded = child.exitCode !== null
  child.once('exit', () => (hasEnded = true))
  for (let waited = 0; waited < PATIENCE; waited += PERIOD) {
    // What it did before it ended counts.
    const ended = hasEnded
    if (await isDone()) return true
    if (ended) return false
    await wait(PERIOD)
  }
  return true
}

/** Bytes at the end of a log that its last message lies in. */
const TAIL = 2 ** 13

/** Returns what a command said last. */
export async function lastWords(log: string): Promise<string> {
  const lines = (await readText(log, TAIL)).split('\n').filter((line) => line.trim() !== '')
  const message = lines.findLast((line) => line.startsWith('facet: ')) ?? lines.at(-1)
  return message?.replace(/^facet: /, '') ?? ''
}
