import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../../array/index.ts'
import { holderOf, writeWhole } from '../../train/node/index.ts'
import type { JobResult } from '../plan.ts'
import { checkRecord } from './record-schema.ts'
import { parseResult } from './result-file.ts'
import { sweepPaths } from './sweep-folder.ts'
import type { SweepRecord } from './sweep-folder.ts'

/** The most bytes of a record and of a result: more than either ever has, and less than a text can be long. */
const [MOST_OF_RECORD, MOST_OF_RESULT] = [2 ** 29 - 2 ** 20, 2 ** 20]

/** What a sweep's folder holds. */
export interface FoundSweep {
  readonly record: SweepRecord
  /** Those that can be read. */
  readonly results: readonly JobResult[]
}

/**
 * Reads what a sweep's folder holds: its record, and the results there are. A sweep that is said to be running, but that nobody
 * works on, is `interrupted`.
 *
 * @throws UsageError where the folder is not a sweep's, or its record is damaged
 */
export async function readSweep(folder: string): Promise<FoundSweep> {
  const paths = sweepPaths(folder)
  const record = await readJson(paths.record)
  const checked = checkRecord(record)
  if (typeof checked === 'string') {
    const remedy = 'Give a folder that `facet sweep` made, or restore the file.'
    throw new UsageError(`${paths.record}: not the record of a sweep, ${checked}. ${remedy}`)
  }
  const names = await readdir(paths.results).catch(() => [])
  const results = await Promise.all(names.filter(isResultFile).map((name) => readResultFile(join(paths.results, name))))
  const found = record as SweepRecord
  const isLeft = found.state === 'running' && !(await holderOf(folder))
  return {
    record: isLeft ? { ...found, state: 'interrupted' } : found,
    results: results.filter((result) => result !== undefined),
  }
}

/** Writes a sweep's record, whole or not at all. */
export async function writeRecord(folder: string, record: SweepRecord): Promise<void> {
  await writeWhole(sweepPaths(folder).record, `${JSON.stringify(record, null, 2)}\n`)
}

function isResultFile(name: string): boolean {
  return name.endsWith('.json') && !name.startsWith('.')
}

/** One that has just been removed, to be made anew, is none. */
async function readResultFile(path: string): Promise<JobResult | undefined> {
  const bytes = await readSmall(path, MOST_OF_RESULT).catch(() => undefined)
  return bytes && parseResult(bytes)
}

async function readJson(path: string): Promise<unknown> {
  try {
    const bytes = await readSmall(path, MOST_OF_RECORD)
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

/** A device or a pipe may never end. */
async function readSmall(path: string, most: number): Promise<Buffer> {
  const found = await stat(path)
  if (!found.isFile() || found.size > most) throw new RangeError('too large')
  return readFile(path)
}
