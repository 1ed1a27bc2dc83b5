import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { outcomeOf } from '../../src/cli/exit.ts'
import { createProgram } from '../../src/cli/program.ts'
import { startRun } from '../../src/train/node/index.ts'
import { TINY, tinyConfig } from './tiny-gan.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** How a command ended, and what it wrote. */
export interface Outcome {
  /** The exit code; of a process that a signal ended 128 and the signal's number, as shells have it. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** What happens to a process when its output first matches. */
export interface Trigger {
  readonly stream: 'stdout' | 'stderr'
  readonly when: RegExp
  readonly act: (child: ReturnType<typeof spawnFacet>, written: string) => unknown
}

/** The words that start the command line, as it was compiled before all tests, in the repository's folder. */
export const PROGRAM = [process.execPath, 'dist/cli/main.js'] as const

function spawnFacet(args: readonly string[]) {
  const [executable, ...script] = PROGRAM
  return spawn(executable, [...script, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Runs the command line in a process of its own. */
export function facet(args: readonly string[], triggers: readonly Trigger[] = []): Promise<Outcome> {
  const child = spawnFacet(args)
  const written = { stdout: '', stderr: '' }
  const waiting = new Set(triggers)
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      written[stream] += text
      for (const trigger of waiting) {
        if (trigger.stream !== stream || !trigger.when.test(written[stream])) continue
        waiting.delete(trigger)
        trigger.act(child, written[stream])
      }
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 128 + constants.signals[signal ?? 'SIGABRT'], ...written }),
    )
  })
}

/** Runs a command that must fail in this process, which is quicker; what it prints to stdout itself is not caught. */
export async function facetHere(args: readonly string[]): Promise<Outcome> {
  const written = { stdout: '', stderr: '' }
  const program = createProgram()
  for (const command of [program, ...program.commands.flatMap((inner) => [inner, ...inner.commands])]) {
    command.configureOutput({
      writeOut: (text) => void (written.stdout += text),
      writeErr: (text) => void (written.stderr += text),
    })
  }
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    const { code, text } = outcomeOf(error)
    return { code, stdout: written.stdout, stderr: written.stderr + text }
  }
  return { code: 0, ...written }
}

/** The flags of a training with tiny networks. */
export const TINY_FLAGS: readonly string[] = [
  ...['--preset', 'papers'],
  ...Object.entries(TINY).flatMap(([path, value]) => ['--set', `${path}=${JSON.stringify(value)}`]),
]

/** Trains with tiny networks for three steps, and returns the run's folder. */
export async function trainTinyRun(folder: string): Promise<string> {
  const run = await startRun({ config: tinyConfig({ steps: 3 }), preset: 'facet', out: folder, command: ['test'] })
  for await (const event of run.events) if (event.kind === 'finished') expect(event.complete).toBe(true)
  return run.folder
}

/** Checks that a command failed as it should: by this code, with one message, which has no stack and blames nobody. */
export function expectRefusal({ code, stdout, stderr }: Outcome, expected: number, message: string | RegExp): void {
  expect(stderr).toMatch(message)
  expect(stderr).not.toMatch(/\n\s+at |internal:|defect/)
  // Commander adds hints in brackets.
  const lines = stderr
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('('))
  expect(lines).toEqual([expect.stringMatching(/^(facet|error): /)])
  expect([code, stdout]).toEqual([expected, ''])
}
