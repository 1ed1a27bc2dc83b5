import type { ServerResponse } from 'node:http'

/** An event as it goes over the wire: made once for all who listen. */
export type Message = Buffer

/** Those who listen to the same events. */
export interface Channel {
  readonly size: number
  /** Lets a connection listen, from its first events on, until it is closed. */
  join(listener: ServerResponse, first: readonly Message[]): void
  send(message: Message): void
}

/**
 * Bytes that a connection may be behind by, one event aside. One that does not drain is closed: its browser connects again and
 * begins anew, with what is the newest then.
 */
const BACKLOG = 2 ** 20

/** Returns an event as its message. */
export function messageOf(event: unknown): Message {
  return Buffer.from(`data: ${JSON.stringify(event)}\n\n`)
}

/**
 * Returns a channel that nobody listens to yet.
 *
 * @param onEmpty - called whenever the last one who listened has gone
 */
export function createChannel(onEmpty: () => void = () => {}): Channel {
  const listeners = new Set<ServerResponse>()
  return {
    get size() {
      return listeners.size
    },
    join: (listener, first) => {
      listeners.add(listener)
      const leave = () => {
        listeners.delete(listener)
        if (listeners.size === 0) onEmpty()
      }
      // It may have gone while its first events were made.
      if (listener.destroyed) return leave()
      listener.once('close', leave)
      for (const message of first) listener.write(message)
    },
    send: (message) => {
      for (const listener of listeners) deliver(listener, message)
    },
  }
}

/** Writes to a connection, or closes it where it is too far behind. */
export function deliver(listener: ServerResponse, message: Message): void {
  if (listener.destroyed) return
  if (listener.writableLength > BACKLOG) listener.destroy()
  else listener.write(message)
}
