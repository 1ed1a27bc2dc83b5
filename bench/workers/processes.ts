import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** Has a program of the repository run, from source, for as long as something else takes. */
export interface Program {
  /** Resolves with the moment, in milliseconds, that a line of either output first matched. */
  when(pattern: RegExp): Promise<number>
  end(): Promise<void>
}

/** Starts a program. */
export function startProgram(words: readonly string[]): Program {
  const child = spawn(process.execPath, ['--import', './scripts/source.mjs', ...words])
  const lines: { readonly text: string; readonly at: number }[] = []
  const waiting: { readonly pattern: RegExp; readonly resolve: (at: number) => void }[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (text) => {
      const line = { text, at: performance.now() }
      lines.push(line)
      for (const { pattern, resolve } of waiting) if (pattern.test(text)) resolve(line.at)
    })
  }
  return {
    when: async (pattern) => {
      const known = lines.find(({ text }) => pattern.test(text))
      if (known) return known.at
      const said = new Promise<number>((resolve) => waiting.push({ pattern, resolve }))
      const ended = once(child, 'close').then(() => {
        throw new Error(`${words.join(' ')}: ended. ${lines.map(({ text }) => text).join('\n')}`)
      })
      return Promise.race([said, ended])
    },
    end: () => end(child),
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'close')
  child.kill('SIGTERM')
  await ended
}
