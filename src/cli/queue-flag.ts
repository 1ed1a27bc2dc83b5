import { UsageError } from '../array/index.ts'

/**
 * Returns the address of the queue: what `--queue` says, or the environment, where a password is nobody else's to see.
 *
 * @throws UsageError where neither says it
 */
export function queueFrom(flag: string | true | undefined): string {
  const url = typeof flag === 'string' ? flag : process.env.FACET_QUEUE
  if (url) return url
  throw new UsageError('No queue. Say --queue redis://host:6379, or set FACET_QUEUE.')
}
