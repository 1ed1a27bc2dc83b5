import { z } from 'zod'
import { UsageError } from '../../array/index.ts'
import { metricOf, sweepSchema } from '../../sweep/index.ts'
import { sweepPaths } from '../../sweep/node/index.ts'
import type { SweepPaths, SweepRecord } from '../../sweep/node/index.ts'
import type { SweepFile } from '../protocol/index.ts'
import { readText, versionOf } from './run-files.ts'

/** More jobs than this are not for a page: what they come to is put together anew with every result. */
const MOST_JOBS = 100_000

const seed = z.int().min(0)

const setting = z.looseObject({
  key: z.string().regex(/^[0-9a-f]{8,64}$/),
  name: z.string(),
  values: z.record(z.string(), z.json()),
  preset: z.string(),
  steps: z.int().min(1),
})

const plan = z
  .looseObject({
    settings: z.array(setting).min(1),
    seeds: z.array(seed).min(1),
    paths: z.array(z.string()),
    rounds: z.array(z.number().gt(0).max(1)).min(1).max(20),
    fields: z.array(z.int().min(1)),
    spec: sweepSchema,
  })
  .refine(({ rounds, fields }) => rounds.length === fields.length, 'rounds and fields must be as many')
  .refine(
    ({ rounds }) => rounds.every((share, round) => round === 0 || share > rounds[round - 1]),
    'rounds must ascend',
  )
  .refine(
    ({ settings }) => new Set(settings.map(({ key }) => key)).size === settings.length,
    'keys of settings must differ',
  )
  .refine(
    ({ settings, seeds, rounds }) => settings.length * seeds.length * rounds.length <= MOST_JOBS,
    `more than ${MOST_JOBS} jobs, which no page shows`,
  )

const usedOfRecord = z.looseObject({
  format: z.literal(1),
  name: z.string().min(1),
  file: z.string().min(1),
  state: z.enum(['running', 'stopped', 'finished', 'out of budget', 'failed']),
  message: z.string().optional(),
  workers: z.looseObject({ queue: z.string().optional(), prefix: z.string().optional(), store: z.string().optional() }).optional(),
  plan,
  sessions: z.array(z.looseObject({ started: z.iso.datetime(), seconds: z.number().min(0) })),
})

/**
 * Reads the record of a sweep, and checks whatever is used of it.
 *
 * @throws UsageError where it is missing or damaged
 */
export async function readSweepRecord(folder: string): Promise<SweepRecord> {
  const record = parse(await readText(sweepPaths(folder).record))
  const checked = usedOfRecord.safeParse(record)
  if (!checked.success) {
    const [{ path, message }] = checked.error.issues
    const where = path.length > 0 ? `, at ${path.join('.')}: ${message}` : ''
    throw new UsageError(`sweep.json: not the record of a sweep${where}. Restore it, or run the sweep again.`)
  }
  // What it ranks by may be a word that is no metric.
  metricOf(checked.data.plan.spec)
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
