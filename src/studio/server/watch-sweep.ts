import type { ServerResponse } from 'node:http'
import type { SweepDetail, SweepEvent } from '../protocol/index.ts'
import { createChannel, messageOf } from './channel.ts'
import type { Message } from './channel.ts'
import { polling } from './poll.ts'

/** Milliseconds between two looks at a sweep that somebody follows. */
const PERIOD = 1000

/** Those who follow a sweep. */
export interface SweepWatcher {
  /** Lets a connection follow the sweep: first all there is, then all anew whenever it has changed. */
  join(listener: ServerResponse): Promise<void>
}

const messageOfSweep = (event: SweepEvent) => messageOf(event)

/**
 * Watches a sweep for all who follow it: its files are read once, however many they are, and each event is made once.
 *
 * @param read - returns the same object as before where nothing has changed
 * @param onEmpty - called when nobody follows any more
 */
export function watchSweep(read: () => Promise<SweepDetail>, onEmpty: () => void): SweepWatcher {
  let known: SweepDetail | undefined
  let description: Message = messageOf({})
  const channel = createChannel(() => {
    poll.stop()
    onEmpty()
  })
  const poll = polling(async () => {
    const sweep = await read()
    if (sweep === known) return
    known = sweep
    description = messageOfSweep({ sweep })
    channel.send(description)
  }, PERIOD)
  return {
    join: async (listener) => {
      await poll.now()
      channel.join(listener, [description])
      if (channel.size > 0) poll.start()
    },
  }
}
