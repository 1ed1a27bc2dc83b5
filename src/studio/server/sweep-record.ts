import { UsageError } from '../../array/index.ts'
import { metricOf } from '../../sweep/index.ts'
import { checkRecord, sweepPaths } from '../../sweep/node/index.ts'
import type { SweepPaths, SweepRecord } from '../../sweep/node/index.ts'
import type { SweepFile } from '../protocol/index.ts'
import { readText, versionOf } from './run-files.ts'

/** More jobs than this are not for a page: what they come to is put together anew with every result. */
const MOST_JOBS = 100_000

/**
 * Reads the record of a sweep, and checks whatever is used of it.
 *
 * @throws UsageError where it is missing or damaged
 */
export async function readSweepRecord(folder: string): Promise<SweepRecord> {
  const record = parse(await readText(sweepPaths(folder).record))
  const checked = checkRecord(record)
  if (typeof checked === 'string') {
    throw new UsageError(`sweep.json: not the record of a sweep, ${checked}. Restore it, or run the sweep again.`)
  }
  const { settings, seeds, rounds, spec } = checked.plan
  if (settings.length * seeds.length * rounds.length > MOST_JOBS) {
    throw new UsageError(`sweep.json: more than ${MOST_JOBS} jobs, which no page shows. Read its results.csv instead.`)
  }
  // What it ranks by may be a word that is no metric.
  metricOf(spec)
  return record as SweepRecord
}

/** What lies beside the record, by its place among the sweep's. */
const FILES = {
  'results.html': 'page',
  'results.csv': 'table',
  'results.json': 'data',
} as const satisfies Record<SweepFile, keyof SweepPaths>

/** Returns the path of a file that `facet sweep` writes beside its record. */
export function sweepFilePath(folder: string, file: SweepFile): string {
  return sweepPaths(folder)[FILES[file]]
}

/** Returns which of these files are there. */
export async function sweepFilesIn(folder: string): Promise<SweepFile[]> {
  const names = Object.keys(FILES) as SweepFile[]
  const versions = await Promise.all(names.map((name) => versionOf(sweepFilePath(folder, name))))
  return names.filter((_, place) => versions[place] !== undefined)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError('sweep.json: missing, too large or not JSON. Restore it, or run the sweep again.')
  }
}
