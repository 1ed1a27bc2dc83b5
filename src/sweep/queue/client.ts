import { Duplex } from 'node:stream'
import { Redis } from 'ioredis'
import type { RedisOptions } from 'ioredis'

/**
 * A connection that knows its copies, which BullMQ makes to wait for jobs and events, so that all of them can be ended. BullMQ takes
 * its listeners away when it closes: an error of a copy that comes later would be printed with its stack.
 */
export class QueueClient extends Redis {
  readonly #copies: Redis[] = []

  override duplicate(override?: Partial<RedisOptions>): Redis {
    const copy = super.duplicate(override)
    // Whoever uses it hears of its errors, too.
    copy.on('error', () => {})
    this.#copies.push(copy)
    return copy
  }

  /** Ends the connection and its copies at once, whether anybody answers or not; nothing connects again. */
  destroy(): void {
    for (const client of [...this.#copies, this]) end(client)
  }
}

function end(client: Redis): void {
  // BullMQ (6.7) writes a status of its own, by which ioredis would not know that it is to end a copy.
  client.options.retryStrategy = () => null
  client.connect = () => Promise.reject(new Error('Connection is closed.'))
  client.disconnect()
  // Who does not answer does not end its side either.
  streamOf(client)?.destroy()
}

/** The socket below, which ioredis (6.0) does not declare. */
function streamOf(client: Redis): { destroy(): void } | undefined {
  const stream: unknown = 'stream' in client ? client.stream : undefined
  return stream instanceof Duplex ? stream : undefined
}
