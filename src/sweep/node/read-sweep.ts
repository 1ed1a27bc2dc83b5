import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../../array/index.ts'
import { writeWhole } from '../../train/node/index.ts'
import type { JobResult } from '../plan.ts'
import { sweepPaths } from './sweep-folder.ts'
import type { SweepRecord } from './sweep-folder.ts'

/**
 * Reads what a sweep's folder holds: its record, and the results there are.
 *
 * @throws UsageError where the folder is not a sweep's, or its record is damaged
 */
export async function readSweep(folder: string): Promise<{ record: SweepRecord; results: JobResult[] }> {
  const paths = sweepPaths(folder)
  const record = (await readJson(paths.record)) as SweepRecord | undefined
  if (record?.format !== 1) {
    throw new UsageError(`${paths.record}: not the record of a sweep. Give a folder that \`facet sweep\` made.`)
  }
  const names = await readdir(paths.results).catch(() => [])
  const read = await Promise.all(names.filter(isResult).map((name) => readJson(join(paths.results, name))))
  return { record, results: read.filter((result) => (result as JobResult | undefined)?.format === 1) as JobResult[] }
}

/** Writes a sweep's record, whole or not at all. */
export async function writeRecord(folder: string, record: SweepRecord): Promise<void> {
  await writeWhole(sweepPaths(folder).record, `${JSON.stringify(record, null, 2)}\n`)
}

function isResult(name: string): boolean {
  return name.endsWith('.json') && !name.startsWith('.')
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}
