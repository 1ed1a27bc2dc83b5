import { z } from 'zod'
import { FacetError } from '../../array/index.ts'
import { currentName } from '../../metrics/index.ts'
import type { JobResult } from '../plan.ts'
import type { Store } from './store.ts'
import { resultKey } from './sweep-folder.ts'

/** Scores by name; those of older versions by the names that they have now. */
const scores = z
  .record(z.string(), z.number().nullable())
  .transform((values) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [currentName(name), values[currentName(name)] ?? value]),
    ),
  )

/** What is used of a result, wherever it comes from. */
export const resultSchema = z.looseObject({
  format: z.literal(1),
  job: z.string(),
  trial: z.string(),
  seed: z.number(),
  round: z.int().min(0),
  state: z.enum(['done', 'diverged', 'failed']),
  message: z.string().optional(),
  step: z.number().min(0),
  metrics: scores,
  test: scores.optional(),
  seconds: z.number().min(0),
  worker: z.string(),
})

/** Returns the result of a job that a store has; undefined where it has none that can be read. */
export async function readResult(store: Store, job: string): Promise<JobResult | undefined> {
  const bytes = await store.get(resultKey(job))
  return bytes && parseResult(bytes)
}

/** Keeps a result, unless the store has one of the same job. Returns the one that it has. */
export async function keepResult(store: Store, result: JobResult): Promise<JobResult> {
  const key = resultKey(result.job)
  if (await store.putNew(key, Buffer.from(`${JSON.stringify(result, null, 2)}\n`))) return result
  const kept = await readResult(store, result.job)
  if (!kept) {
    throw new FacetError(`${store.address}/${key}: cannot be read as a result. Remove it, and run the sweep again.`)
  }
  return kept
}

/** Removes results that were given up from a store; returns the others. */
export async function forgiveFailed(store: Store, results: readonly JobResult[]): Promise<JobResult[]> {
  for (const { state, job } of results) if (state === 'failed') await store.remove(resultKey(job))
  return results.filter(({ state }) => state !== 'failed')
}

/** Returns the result that a file holds; undefined where it is damaged, or none. */
export function parseResult(bytes: Uint8Array): JobResult | undefined {
  try {
    return resultSchema.safeParse(JSON.parse(Buffer.from(bytes).toString())).data
  } catch {
    return undefined
  }
}
