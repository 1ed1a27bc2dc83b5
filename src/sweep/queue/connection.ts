import { Redis } from 'ioredis'
import { z } from 'zod'
import { FacetError, UsageError } from '../../array/index.ts'
import { configSchema } from '../../gan/index.ts'
import type { SweepJob } from '../plan.ts'
import { sweepSchema } from '../spec.ts'

/** The queue of all sweeps' jobs. */
export const QUEUE = 'facet'

/** A name that is part of a path. */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/)

const jobSchema = z.strictObject({
  id: name,
  sweep: name,
  trial: name,
  preset: z.string(),
  config: configSchema,
  until: z.int().min(1),
  round: z.int().min(0),
  fingerprint: z.string(),
  score: sweepSchema.shape.score,
  tries: z.int().min(1),
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
  if (result.success) return result.data
  const [{ path, message }] = result.error.issues
  throw new FacetError(
    `Not a job of this version (${path.join('.')}: ${message}). Use one version of Facet everywhere.`,
  )
}

/** Returns the name of a job on the queue, on which each name is there once. */
export function queueId({ sweep, id }: Pick<SweepJob, 'sweep' | 'id'>): string {
  return `${sweep}.${id}`
}

/** Milliseconds without an answer after which a queue is taken for gone. BullMQ waits for jobs and events for up to ten seconds. */
const SILENCE = 30_000
/** The longest pause between two attempts to reach a queue that is gone, in milliseconds. */
const LONGEST = 5000

/**
 * Connects to a queue. One that cannot be reached is an error; one that is gone later is waited for: see {@link watchQueue}.
 *
 * @param url - `redis://` or, with TLS, `rediss://`, with user and password if need be
 * @param silence - milliseconds without an answer after which it is taken for gone: a network that drops what is sent says nothing
 * @throws UsageError for another address; FacetError where nobody answers, or not as hoped. No secret is in any message
 */
export async function connectQueue(url: string, silence = SILENCE): Promise<Redis> {
  const address = queueAddress(url)
  let isReached = false
  let reason = 'no answer'
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    socketTimeout: silence,
    retryStrategy: (attempt) => (isReached ? Math.min(LONGEST, 250 * 2 ** Math.min(attempt, 8)) : null),
  })
  redis.on('error', (error) => (reason = 'code' in error ? String(error.code) : error.message))
  try {
    await redis.connect()
    await redis.ping()
  } catch (error) {
    redis.disconnect()
    if (error instanceof Error && /NOAUTH|WRONGPASS|NOPERM/.test(error.message)) reason = error.message
    throw new FacetError(`${address}: ${reason}. Is a Redis or Valkey running there, and are user and password right?`)
  }
  isReached = true
  return redis
}

/** Tells, once each time, that a queue is gone, and that it is back. */
export function watchQueue(redis: Redis, address: string, onNotice: (message: string) => void): void {
  let isGone = false
  redis.on('close', () => {
    if (isGone || redis.status === 'end') return
    isGone = true
    onNotice(`The queue at ${address} is gone. Waiting for it.`)
  })
  redis.on('ready', () => {
    if (isGone) onNotice(`The queue at ${address} is back.`)
    isGone = false
  })
  // Who asks nothing would never miss an answer.
  const asking = setInterval(() => {
    if (redis.status === 'ready') redis.ping().catch(() => {})
  }, redis.options.socketTimeout)
  redis.once('end', () => clearInterval(asking))
  // One that is let go while it is gone does not end.
  asking.unref()
}

/**
 * Returns the address of a queue without secrets, for people to read.
 *
 * @throws UsageError for what is no address of a queue
 */
export function queueAddress(url: string): string {
  const { protocol, host, pathname } = URL.canParse(url) ? new URL(url) : { protocol: '', host: '', pathname: '' }
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    // What was given may hold a password.
    throw new UsageError('The address of the queue must begin with redis:// or, with TLS, rediss://.')
  }
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`
}
