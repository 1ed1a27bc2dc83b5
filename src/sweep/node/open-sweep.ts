import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { parse, resolve } from 'node:path'
import { UsageError } from '../../array/index.ts'
import type { DataSet } from '../../data/index.ts'
import type { DataRequest } from '../../data/node/index.ts'
import { NO_EXTENSIONS, lockRun, makeFolder } from '../../train/node/index.ts'
import type { Extensions, RunLock } from '../../train/node/index.ts'
import type { JobModule, JobResult } from '../plan.ts'
import type { SweepSpec } from '../spec.ts'
import { folderStore } from './folder-store.ts'
import { planSweep } from './plan-sweep.ts'
import type { PlannedSweep } from './plan-sweep.ts'
import { readSweep, writeRecord } from './read-sweep.ts'
import type { FoundSweep } from './read-sweep.ts'
import { jobModules } from './job-code.ts'
import { forgiveFailed } from './result-file.ts'
import type { Store } from './store.ts'
import { identityOf, readIdentity } from './sweep-id.ts'
import type { SweepIdentity } from './sweep-id.ts'
import type { SweepRecord, SweepWorkers } from './sweep-folder.ts'

/** Which sweep is to be worked on. */
export interface SweepOpening {
  readonly spec: SweepSpec
  /** The path of the file that says so. */
  readonly file: string
  /** The sweep's folder, which need not be there. */
  readonly folder: string
  /** Whether the folder may be one that another file made. */
  readonly anyFile?: boolean
  /** Whether runs that were given up get another chance. */
  readonly retryFailed?: boolean
  /** Where workers keep what they find; by default the folder. */
  readonly store?: Store
  /** Whether runs are trained on other machines. */
  readonly elsewhere?: boolean
  /** What the record is to say of workers. */
  readonly workers?: SweepWorkers
  readonly open: (request: DataRequest) => Promise<DataSet>
  /** What configs may name that is not built in. */
  readonly extensions?: Extensions
}

/** A sweep that nobody else works on until it is let go. */
export interface OpenSweep extends Pick<RunLock, 'confirm' | 'release'> {
  readonly folder: string
  readonly record: SweepRecord
  readonly results: readonly JobResult[]
  /** The data of each setting, by its key. */
  readonly data: ReadonlyMap<string, DataSet>
  /** What the data changes of the settings' configs, each notice once. */
  readonly notices: readonly string[]
  /** Modules that jobs bring along. */
  readonly modules: readonly JobModule[]
}

/** A sweep that could be opened. */
export interface PreparedSweep extends PlannedSweep {
  /** What was found by it before. */
  readonly results: readonly JobResult[]
  /** What is known of it in its folder or its store, where it has been begun. */
  readonly known?: SweepIdentity | undefined
}

/**
 * Plans a sweep as it would go on in its folder, and changes nothing.
 *
 * @throws UsageError for an impossible sweep, or a folder of something else
 */
export async function prepareSweep(opening: SweepOpening): Promise<PreparedSweep> {
  const { spec, folder, elsewhere, open, extensions } = opening
  const before = await sweepIn(folder)
  if (before) checkSame(before, opening)
  const known = before ? identityOf(before.record) : opening.store && (await readIdentity(opening.store))
  const joined = before || !known ? [] : [joinStore(known, opening)]
  const rounds = roundsBefore(known, spec)
  const planned = await planSweep(spec, { threads: known?.threads, rounds, elsewhere, open, extensions })
  return { ...planned, notices: [...joined, ...planned.notices], results: before?.results ?? [], known }
}

/** Joins the sweep of a store, which another folder began; returns what a person should know. */
function joinStore({ score }: SweepIdentity, { spec, store, folder }: SweepOpening): string {
  const place = store?.address ?? folder
  checkScore(score, spec, place)
  return `${place}: holds a sweep that was begun elsewhere. This one joins it.`
}

/**
 * Plans a sweep and holds its folder. Where the folder has been worked on, what was found stays: runs are known by their
 * settings and seeds, so that a file may grow.
 *
 * @throws UsageError for an impossible sweep, a folder of something else, or one that another process works on
 */
export async function openSweep(opening: SweepOpening): Promise<OpenSweep> {
  const { spec, file, folder, workers, extensions = NO_EXTENSIONS } = opening
  const { plan, data, threads, notices, known } = await prepareSweep(opening)
  await makeFolder(folder)
  const { confirm, release } = await lockRun(folder)
  try {
    const name = spec.name ?? parse(file).name
    // Who held the folder until now may have written to it since.
    const { record: before, results: found } = (await sweepIn(folder)) ?? { results: [] }
    const begun = before ?? begin(known?.id ?? newId(name), threads)
    const record: SweepRecord = {
      ...begun,
      state: 'running',
      message: undefined,
      name,
      file: resolve(file),
      plan,
      workers,
    }
    await writeRecord(folder, record)
    const results = opening.retryFailed ? await forgive(opening, found) : found
    const modules = await jobModules(extensions)
    return { folder, record, results, data, notices, modules, confirm, release }
  } catch (error) {
    await release()
    throw error
  }
}

/** Refuses to go on with another sweep, and to mix results that do not compare. */
function checkSame(
  { record: { file: made, plan }, results }: FoundSweep,
  { spec, file, folder, anyFile = false }: SweepOpening,
): void {
  if (!anyFile && made !== resolve(file)) {
    throw new UsageError(`${folder}: holds the sweep of ${made}. Choose another folder with --out.`)
  }
  if (results.length > 0) checkScore(plan.spec.score, spec, folder)
}

/** Refuses results that do not compare; of a sweep that an earlier version began it is not known how it scores. */
function checkScore(score: SweepIdentity['score'], spec: SweepSpec, place: string): void {
  if (!score || (score.with === spec.score.with && score.count === spec.score.count)) return
  throw new UsageError(
    `${place}: its runs are scored with ${score.with} on ${score.count} samples, which other scores do not compare to. ` +
      'Put score back in the file, or choose another place with --out or --store.',
  )
}

/** Rounds are chosen once, so that a file that grows has no run trained again. */
function roundsBefore(known: SweepIdentity | undefined, { halving }: SweepSpec): number | undefined {
  return known?.factor !== undefined && known.factor === halving?.factor ? known.rounds : undefined
}

/** Removes results that were given up, wherever they are kept; returns the others. */
async function forgive({ folder, store }: SweepOpening, results: readonly JobResult[]): Promise<JobResult[]> {
  if (store) await forgiveFailed(store, results)
  return forgiveFailed(folderStore(folder), results)
}

function begin(id: string, threads: number): Pick<SweepRecord, 'format' | 'id' | 'threads' | 'sessions'> {
  return { format: 1, id, threads, sessions: [] }
}

function newId(name: string): string {
  const word = name.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'sweep'
  return `${word.slice(0, 40)}-${randomBytes(4).toString('hex')}`
}

/** Returns the sweep in a folder; undefined where the folder is empty, or not there. */
async function sweepIn(folder: string): Promise<FoundSweep | undefined> {
  const names = await readdir(folder).catch((): string[] => [])
  if (names.includes('sweep.json')) return readSweep(folder)
  if (names.every((name) => name.startsWith('.'))) return undefined
  throw new UsageError(`${folder}: holds something else than a sweep. Choose another folder with --out, or remove it.`)
}
