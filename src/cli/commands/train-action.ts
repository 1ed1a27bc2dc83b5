import { readFile } from 'node:fs/promises'
import { UsageError } from '../../array/index.ts'
import { meanOf } from '../../data/index.ts'
import type { DataSet } from '../../data/index.ts'
import type { Config, ConfigSources } from '../../gan/index.ts'
import { checkThreads, defaultThreads } from '../../runtime/node/index.ts'
import { fitToOpened, fitToTime, loadExtensions, startRun } from '../../train/node/index.ts'
import type { Extensions } from '../../train/node/index.ts'
import { readingText } from '../data-text.ts'
import { openData } from '../data.ts'
import { followRun } from '../follow-run.ts'
import { parseAssignment } from '../assignments.ts'
import { fittingPreset } from '../training-outlook.ts'
import type { TrainFlags } from './train.ts'
import { printJson, tell } from '../print.ts'

/** Trains as the flags say, to the end or until interrupted. */
export async function trainCommand(flags: TrainFlags): Promise<void> {
  const { config, reading, extensions } = await prepareTraining(flags)
  if (flags.printConfig) {
    printJson(config, 2)
    return
  }
  const { preset, out, json } = flags
  const run = await startRun({ config, preset, out, command: process.argv.slice(2), extensions })
  await followRun(run, { json, reading })
}

/** What `facet train` and `facet ablate` take to say what is trained. */
export type ConfigFlags = Omit<TrainFlags, 'out' | 'json' | 'printConfig'>

/** What is trained. */
export interface PreparedTraining {
  readonly config: Config
  /** How the data was read, as a user is told before anything is trained on it. */
  readonly reading: string
  readonly extensions: Extensions
}

/** Puts the config together that flags ask for, fitted to the data that they name. What that changes is printed. */
export async function prepareTraining(flags: ConfigFlags): Promise<PreparedTraining> {
  const { preset, minutes } = flags
  const extensions = await loadExtensions(flags.use ?? [])
  const { fitted, data } = await fitToOpened({ ...(await sourcesOf(flags)), extensions }, openData)
  const { train, notices } = fitted
  checkThreads(fitted.config.threads)
  for (const notice of notices) tell(notice)
  const config = minutes === undefined ? fitted.config : await timed(fitted.config, data, minutes)
  if (preset === 'facet' && fittingPreset(train) === 'small') {
    tell(`Only ${train.size} images to train on: --preset small is made for so few.`)
  }
  const reading = readingText({ reading: data.reading, mean: meanOf(data.train) })
  return { config, reading, extensions }
}

/** Gives a config as many steps as fit into a time, and tells how many. */
async function timed(config: Config, data: DataSet, minutes: number): Promise<Config> {
  const { config: fitted, notice } = await fitToTime(config, data, minutes)
  tell(notice)
  return fitted
}

async function sourcesOf(flags: ConfigFlags): Promise<Omit<ConfigSources, 'data' | 'vocabulary'>> {
  const { preset, data, size, layout, epochs, steps, minutes, batch, seed, threads } = flags
  if ([epochs, steps, minutes].filter((length) => length !== undefined).length > 1) {
    throw new UsageError('--epochs, --steps and --minutes are three ways to say one thing. Pass one.')
  }
  const named = { 'data.source': data, 'data.size': size, 'data.layout': layout, epochs, steps, batch, seed, threads }
  return {
    preset,
    file: flags.config === undefined ? undefined : await readConfig(flags.config),
    objectives: (flags.objective ?? []).map(parseObjective),
    assignments: [
      ...(flags.set ?? []).map(parseAssignment),
      ...Object.entries(named).filter(([, value]) => value !== undefined),
    ],
    threads: defaultThreads(),
  }
}

/** Reads `family=choice`. */
function parseObjective(text: string): [string, string] {
  const [, family, choice] = /^([^=]+)=([^=]+)$/.exec(text) ?? []
  if (family === undefined) throw new UsageError(`--objective ${text}: say family=choice, such as adversarial=hinge.`)
  return [family, choice]
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
