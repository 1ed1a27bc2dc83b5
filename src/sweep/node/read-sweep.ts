import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../../array/index.ts'
import { holderOf, writeWhole } from '../../train/node/index.ts'
import type { JobResult } from '../plan.ts'
import { parseResult } from './result-file.ts'
import { sweepPaths } from './sweep-folder.ts'
import type { SweepRecord } from './sweep-folder.ts'

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
  const record = (await readJson(paths.record)) as SweepRecord | undefined
  if (record?.format !== 1) {
    throw new UsageError(`${paths.record}: not the record of a sweep. Give a folder that \`facet sweep\` made.`)
  }
  const isLeft = record.state === 'running' && !(await holderOf(folder))
  const names = await readdir(paths.results).catch(() => [])
  const results = await Promise.all(names.filter(isResultFile).map((name) => readResultFile(join(paths.results, name))))
  const known = results.filter((result) => result !== undefined)
  return { record: isLeft ? { ...record, state: 'interrupted' } : record, results: known }
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
  const bytes = await readFile(path).catch(() => undefined)
  return bytes && parseResult(bytes)
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}
