import { randomBytes } from 'node:crypto'
import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../../array/index.ts'
import type { ErrorIssue } from '../../array/index.ts'
import { configSchema, describedDefinitions, descriptionSchema, explainIssues } from '../../gan/index.ts'
import type { Config, Definitions, Description } from '../../gan/index.ts'
import type { GeneratorScores } from '../../metrics/index.ts'
import { explainFileError } from './file-errors.ts'
import { holderOf, lockRun } from './lock.ts'
import type { RunLock } from './lock-keeper.ts'
import { isLock } from './lock-name.ts'
import { makeFolder } from './make-folder.ts'
import { recordSchema } from './record-schema.ts'
import { writeWhole } from './write-whole.ts'

/** What run.json holds. */
export interface RunRecord {
  readonly format: 1
  /**
   * `failed` has a `message`; `stopped` was asked to end early. `interrupted` is what {@link openRun} says of a run whose file
   * still says that it is running, although nobody trains it: its process was killed, or its machine went down.
   */
  readonly state: 'running' | 'finished' | 'stopped' | 'failed' | 'interrupted'
  readonly message?: string
  readonly preset: string
  /** The command line, as given. */
  readonly command: readonly string[]
  readonly versions: Readonly<Record<string, string>>
  readonly machine: {
    readonly cpu: string
    readonly cores: number
    readonly memoryGiB: number
    readonly platform: string
  }
  /** When the run began and, once it has, ended: ISO 8601. */
  readonly started: string
  readonly ended?: string
  /** The times that it was worked on: the first, and one for each time it was resumed. */
  readonly sessions: readonly RunSession[]
  /** What the run was about, once its data is open. */
  readonly data?: {
    readonly source: string
    readonly fingerprint: string
    readonly classes: readonly string[]
    readonly image: { readonly height: number; readonly width: number; readonly channels: number }
  }
  /** The checkpoint with the best scores, where the judge scored the run. */
  readonly best?: { readonly step: number; readonly scores: GeneratorScores }
  /** What the run warned of. */
  readonly warnings?: readonly { readonly step: number; readonly message: string }[]
  readonly steps?: { readonly planned: number; readonly perEpoch: number; readonly taken: number }
  readonly parameters?: number
  readonly threads: number
  readonly testLosses?: Readonly<Record<string, number>>
  readonly readAsAsked?: number
  /** Seconds of all sessions. */
  readonly seconds?: number
  /** Greatest resident memory of the process, in MiB. */
  readonly peakMemoryMiB?: number
}

/** A time that a run was worked on. */
export interface RunSession {
  readonly command: readonly string[]
  /** ISO 8601. */
  readonly started: string
  /** Steps taken before it. */
  readonly from: number
  /** How long it took, as far as it was heard of. */
  readonly seconds: number
  /** Where the data was found, if a user said that it had moved: a name or a whole path. */
  readonly data?: string
}

/** Where everything in a run's folder lies. */
export interface RunPaths {
  readonly record: string
  readonly config: string
  /** What is not built in and the config names, described; absent where all is built in. */
  readonly definitions: string
  /** Losses, a line each. */
  readonly metrics: string
  /** Images a second, a line for each of metrics: apart, because no two runs share them. */
  readonly rates: string
  /** Scores by the judge while training, a line each. */
  readonly scores: string
  readonly figures: string
  readonly checkpoints: string
  /** What the run is sampled with: everything that looks at a run uses these two models, and builds no network. */
  readonly model: string
  readonly recogniser: string
}

/** Returns where everything in a run's folder lies. */
export function runPaths(folder: string): RunPaths {
  return {
    record: join(folder, 'run.json'),
    config: join(folder, 'config.json'),
    definitions: join(folder, 'definitions.json'),
    metrics: join(folder, 'metrics.jsonl'),
    rates: join(folder, 'rates.jsonl'),
    scores: join(folder, 'scores.jsonl'),
    figures: join(folder, 'figures'),
    checkpoints: join(folder, 'checkpoints'),
    model: join(folder, 'generator.onnx'),
    recogniser: join(folder, 'recogniser.onnx'),
  }
}

/** Returns a name for the folder of a new run: `<date>-<data>-<preset>-<id>`, no two the same. */
export function runFolderName({ data, preset }: { readonly data: string; readonly preset: string }): string {
  const word =
    data
      .replace(/[^A-Za-z0-9._]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(-40) || 'data'
  const date = new Date().toISOString().slice(0, 10)
  return `${date}-${word}-${preset}-${randomBytes(3).toString('hex')}`
}

/**
 * Makes the folder of a new run, and holds it: see {@link lockRun}.
 *
 * @param out - the folder; by default one of {@link runFolderName} in `runs`
 * @returns the folder, and what holds it
 * @throws UsageError when it exists and is not empty; FacetError when it cannot be made
 */
export async function createRunFolder(
  out: string | undefined,
  names: { data: string; preset: string },
): Promise<{ folder: string; lock: RunLock }> {
  const folder = out ?? join('runs', runFolderName(names))
  try {
    await checkFree(folder)
    await makeFolder(folder)
    const lock = await lockRun(folder)
    try {
      // Another may have come first, and have gone.
      await checkFree(folder)
      await makeFolder(join(folder, 'figures'))
    } catch (error) {
      await lock.release()
      throw error
    }
    return { folder, lock }
  } catch (error) {
    throw explainFileError(error)
  }
}

/** Refuses a folder that holds something, and a file. */
async function checkFree(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (!found) return
  if (found.isDirectory() && (await readdir(folder)).every(isLock)) return
  throw new UsageError(`${folder}: already exists. Choose another folder with --out, or remove it.`)
}

/** Writes a JSON file, whole or not at all. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, `${JSON.stringify(value, null, 2)}\n`)
}

/** What is left in a run that has a damaged file is worth more than a new run. */
const RESTORE = 'Restore the file as it was, or open the run with the version of Facet that wrote it.'

/** A run's config and record, and the definitions that the config is bound to: known by their descriptions, without code. */
export interface OpenedRun {
  readonly config: Config
  readonly record: RunRecord
  readonly definitions: Definitions
}

/**
 * Reads a run's config and record. A run that is said to be running, but that nobody trains, is `interrupted`.
 *
 * @throws UsageError when the folder is not a run's, or its files are damaged or changed to what cannot be
 */
export async function openRun(folder: string): Promise<OpenedRun> {
  const paths = runPaths(folder)
  const definitions = describedDefinitions(await readDescription(paths.definitions))
  const config = configSchema(definitions).safeParse(await readJson(paths.config, folder))
  if (!config.success) {
    const faults = explainIssues(config.error.issues, definitions)
    const found = faults.map(({ message }) => message).join(' ')
    const issues = faults.map(({ path = '', message }) => ({ path, message }))
    throw damaged(paths.config, `not the config of a run. ${found}`, issues)
  }
  const record = checkedRecord(await readJson(paths.record, folder), paths.record)
  const isLeft = record.state === 'running' && !(await holderOf(folder))
  return { config: config.data, record: isLeft ? { ...record, state: 'interrupted' } : record, definitions }
}

/** Reads what the run has written of definitions that are not built in: data alone, of which nothing is executed. */
async function readDescription(path: string): Promise<Description | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw explainFileError(error)
  })
  if (text === undefined) return undefined
  const found = descriptionSchema.safeParse(parsed(text, path))
  if (found.success) return found.data
  const [{ path: place, message }] = found.error.issues
  throw damaged(path, `not what a run writes, at ${place.join('.')}: ${message}.`)
}

function checkedRecord(found: unknown, path: string): RunRecord {
  const checked = recordSchema.safeParse(found)
  // Not what was parsed: the order of a file's keys stays.
  if (checked.success) return found as RunRecord
  const [{ path: place, message }] = checked.error.issues
  if (place[0] === 'format' || place.length === 0) {
    throw damaged(path, 'not a record of this version.')
  }
  throw damaged(path, `not the record of a run, at ${place.join('.')}: ${message}.`)
}

async function readJson(path: string, folder: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw explainFileError(error)
    const remedy = 'Give one that `facet train` made.'
    throw new UsageError(`${folder}: not the folder of a run, ${path} is missing. ${remedy}`, {
      code: 'not-a-run',
      path: folder,
      remedy,
    })
  })
  return parsed(text, path)
}

function damaged(path: string, fault: string, issues?: readonly ErrorIssue[]): UsageError {
  return new UsageError(`${path}: ${fault} ${RESTORE}`, { code: 'damaged-file', path, remedy: RESTORE, issues })
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw damaged(path, 'not JSON.')
  }
}
