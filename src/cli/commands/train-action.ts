import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { UsageError } from '../../array/index.ts'
import { resolveConfig } from '../../gan/index.ts'
import type { Config } from '../../gan/index.ts'
import { startRun } from '../../train/node/index.ts'
import { createProgress } from '../progress.ts'
import { verdict } from '../verdict.ts'
import type { TrainFlags } from './train.ts'

/** More threads than this gain little on networks of this size. */
const MOST_THREADS = 8

/** Milliseconds in which signals are one: under npm, Ctrl-C arrives from the terminal and once more from npm. */
const SAME_INTERRUPT = 1000

/** Trains as the flags say, to the end or until interrupted. */
export async function trainCommand(flags: TrainFlags): Promise<void> {
  const config = await configOf(flags)
  if (flags.printConfig) {
    process.stdout.write(`${JSON.stringify(config, null, 2)}\n`)
    return
  }
  const run = await startRun({ config, preset: flags.preset, out: flags.out, command: process.argv.slice(2) })
  const progress = flags.json ? undefined : createProgress(run.folder, config)
  const release = onInterrupt(() => {
    progress?.end()
    run.stop()
  })
  process.stdout.once('error', () => run.stop())
  try {
    for await (const event of run.events) {
      if (event.kind === 'figure') continue
      if (flags.json) process.stdout.write(`${JSON.stringify({ ...event, folder: run.folder })}\n`)
      progress?.show(event)
      if (event.kind === 'finished' && progress) process.stdout.write(verdict(event, run.folder))
    }
  } finally {
    progress?.end()
    release()
  }
}

async function configOf(flags: TrainFlags): Promise<Config> {
  const { data, epochs, steps, batch, seed, threads } = flags
  if (epochs !== undefined && steps !== undefined) {
    throw new UsageError('--epochs and --steps are two ways to say one thing. Give one.')
  }
  const named = { 'data.source': data, epochs, steps, batch, seed, threads }
  const assignments = [
    ...(flags.set ?? []).map(parseAssignment),
    ...Object.entries(named).filter(([, value]) => value !== undefined),
  ]
  return resolveConfig({
    preset: flags.preset,
    file: flags.config === undefined ? undefined : await readConfig(flags.config),
    assignments,
    threads: Math.min(availableParallelism(), MOST_THREADS),
  })
}

/** Reads `path=value`; the value is JSON, or else a word. */
function parseAssignment(text: string): [string, unknown] {
  const at = text.indexOf('=')
  if (at < 1) throw new UsageError(`--set ${text}: say path=value, such as --set batch=32.`)
  const [path, value] = [text.slice(0, at), text.slice(at + 1)]
  try {
    return [path, JSON.parse(value)]
  } catch {
    return [path, value]
  }
}

async function readConfig(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new UsageError(`--config ${path}: cannot be read (${why}). Give the path of a JSON file.`)
  })
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`--config ${path}: not JSON. ${error instanceof Error ? error.message : ''}`)
  }
}

/** Calls back at the first interrupt; a second one ends the process at once, as does a second signal of any kind. */
function onInterrupt(stop: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const
  const release = () => {
    for (const signal of signals) process.off(signal, listener)
  }
  let asked: number | undefined
  const listener = (signal: NodeJS.Signals) => {
    if (asked === undefined) {
      asked = performance.now()
      stop()
      process.stderr.write(
        '\nEnding in good order: a checkpoint and the figures are being written. Interrupt again to give up.\n',
      )
    } else if (performance.now() - asked >= SAME_INTERRUPT) {
      // Without a listener the signal itself ends the process; `process.exit` would have ONNX Runtime abort it.
      release()
      process.kill(process.pid, signal)
    }
  }
  for (const signal of signals) process.on(signal, listener)
  return release
}
