import type { Queue } from 'bullmq'
import type { Redis } from 'ioredis'

/**
 * Returns which jobs a queue has lost, although nobody took them off it: their data, or their place among those that wait, were
 * dropped as a cache drops what it has no room for, or removed by somebody. Of a job that is done the store must be asked later than
 * this: it is not on the queue any more, either.
 *
 * @param ids - names of jobs on the queue
 */
export async function lostJobs(redis: Redis, queue: Queue, ids: readonly string[]): Promise<string[]> {
  // In one transaction: a job that goes from one list to another would be in neither.
  const asked = redis.multi()
  asked
    .lrange(queue.toKey('wait'), 0, -1)
    .lrange(queue.toKey('active'), 0, -1)
    .zrange(queue.toKey('delayed'), '0', '-1')
  for (const id of ids) asked.exists(queue.toKey(id))
  const answers = (await asked.exec()) ?? []
  const failure = answers.find(([error]) => error)?.[0]
  if (failure) throw failure
  const [waiting, active, delayed, ...there] = answers.map(([, value]) => value)
  const listed = new Set([waiting, active, delayed].flatMap((names) => names as string[]))
  return ids.filter((id, place) => !listed.has(id) || there[place] !== 1)
}

/** Removes what is left of jobs that were lost, so that they can be put on the queue anew; not of those that somebody is doing. */
export async function removeRests(queue: Queue, ids: readonly string[]): Promise<void> {
  for (const id of ids) await queue.remove(id)
}
