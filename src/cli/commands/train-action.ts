import { readFile } from 'node:fs/promises'
import { UsageError } from '../../array/index.ts'
import type { Config } from '../../gan/index.ts'
import { defaultThreads } from '../../runtime/node/index.ts'
import { fitConfig, startRun } from '../../train/node/index.ts'
import { openData } from '../data.ts'
import { followRun } from '../follow-run.ts'
import { fittingPreset } from '../training-outlook.ts'
import type { TrainFlags } from './train.ts'

/** Trains as the flags say, to the end or until interrupted. */
export async function trainCommand(flags: TrainFlags): Promise<void> {
  const config = await configOf(flags)
  if (flags.printConfig) {
    process.stdout.write(`${JSON.stringify(config, null, 2)}\n`)
    return
  }
  const { preset, out, json } = flags
  await followRun(await startRun({ config, preset, out, command: process.argv.slice(2) }), { json })
}

/** What `facet train` and `facet ablate` take to say what is trained. */
export type ConfigFlags = Omit<TrainFlags, 'out' | 'json' | 'printConfig'>

/** Puts the config together that flags ask for, fitted to the data that they name. */
export async function configOf(flags: ConfigFlags): Promise<Config> {
  const { preset, data, size, epochs, steps, batch, seed, threads } = flags
  if (epochs !== undefined && steps !== undefined) {
    throw new UsageError('--epochs and --steps are two ways to say one thing. Give one.')
  }
  const named = { 'data.source': data, 'data.size': size, epochs, steps, batch, seed, threads }
  const assignments = [
    ...(flags.set ?? []).map(parseAssignment),
    ...Object.entries(named).filter(([, value]) => value !== undefined),
  ]
  const sources = {
    preset,
    file: flags.config === undefined ? undefined : await readConfig(flags.config),
    objectives: (flags.objective ?? []).map(parseObjective),
    assignments,
    threads: defaultThreads(),
  }
  const { config, train } = await fitConfig(sources, async (request) => (await openData(request)).train)
  if (preset === 'facet' && fittingPreset(train.size) === 'small') {
    process.stderr.write(`Only ${train.size} images to train on: --preset small is made for so few.\n`)
  }
  return config
}

/** Reads `family=choice`. */
function parseObjective(text: string): [string, string] {
  const [, family, choice] = /^([^=]+)=([^=]+)$/.exec(text) ?? []
  if (family === undefined) throw new UsageError(`--objective ${text}: say family=choice, such as adversarial=hinge.`)
  return [family, choice]
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
