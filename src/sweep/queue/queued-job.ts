import { z } from 'zod'
import { FacetError, VERSION } from '../../array/index.ts'
import { configSchema } from '../../gan/index.ts'
import type { Config } from '../../gan/index.ts'
import type { SweepJob } from '../plan.ts'
import { sweepSchema } from '../spec.ts'

/** A name that is part of a path. */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/)

const jobSchema = z.strictObject({
  id: name,
  sweep: name,
  trial: name,
  preset: z.string(),
  // Whole where all is built in; else the modules must be loaded first to tell.
  config: z.looseObject({ threads: z.int().min(1) }) as unknown as z.ZodType<Config>,
  until: z.int().min(1),
  round: z.int().min(0),
  fingerprint: z.string(),
  score: sweepSchema.shape.score,
  tries: z.int().min(1),
  modules: z
    .array(z.strictObject({ path: z.string(), sha256: z.string(), source: z.string() }))
    .readonly()
    .optional(),
  version: z.string(),
}) satisfies z.ZodType<SweepJob>

/** What waits on the queue: no word of it is secret. */
const queuedSchema = z.strictObject({
  job: jobSchema,
  /** The address of the store that the sweep is kept in. */
  store: z.string(),
  /** How often the job was begun without getting further. */
  tries: z.object({ step: z.number(), count: z.number(), reason: z.string().optional() }).optional(),
})

/** What waits on the queue for a job. */
export type QueuedJob = z.infer<typeof queuedSchema>

/** What a worker says of a job while it does it. */
export type JobProgress = { readonly step: number } | { readonly notice: string }

/**
 * Checks what came from a queue: others may write to it.
 *
 * @throws FacetError where it is no job of this version
 */
export function parseQueuedJob(said: unknown): QueuedJob {
  const result = queuedSchema.safeParse(said)
  const config = result.data?.job.modules ? undefined : configSchema().safeParse(result.data?.job.config)
  if (result.success && config?.success !== false) return result.data
  const issues =
    result.error?.issues ?? config?.error?.issues.map((issue) => ({ ...issue, path: ['job', 'config', ...issue.path] }))
  const [{ path, message }] = issues ?? []
  throw new FacetError(
    `Not a job of this version (${path.join('.')}: ${message}). Use one version of Facet everywhere.`,
  )
}

/** Returns the name of a job on the queue, on which each name is there once. */
export function queueId({ sweep, id }: Pick<SweepJob, 'sweep' | 'id'>): string {
  return `${sweep}.${id}`
}

/**
 * Tells why a job is for other workers: it was made by another version of Facet, whatever else it says. Returns what to update;
 * undefined for a job of this version.
 */
export function foreignTo(said: unknown, own = VERSION): string | undefined {
  const version = versionIn(said)
  if (version === undefined || version === own) return undefined
  const told = `The sweep is of Facet ${version}, this worker of Facet ${own}.`
  const isNewer = version.localeCompare(own, 'en', { numeric: true }) > 0
  if (isNewer) return `${told} Update the worker to ${version}.`
  return `${told} Start the sweep with ${own}, or a worker of ${version}.`
}

function versionIn(said: unknown): string | undefined {
  const shape = z.object({ job: z.object({ version: z.string().regex(/^[\w.+-]{1,40}$/) }) })
  return shape.safeParse(said).data?.job.version
}
