import type { ServerResponse } from 'node:http'
import type { RunDetail, RunEvent } from '../protocol/index.ts'
import { createChannel, messageOf } from './channel.ts'
import type { Message } from './channel.ts'
import { followCurves } from './curves.ts'
import type { FoundRun } from './find-runs.ts'
import { polling } from './poll.ts'

/** Milliseconds between two looks at a run that somebody follows. Watching files themselves is not to be relied on over networks. */
const PERIOD = 500

/** Reads what is shown of a run but its curves. */
export interface RunReader {
  /** Returns a text that changes when what is read does. */
  stamp(run: FoundRun): Promise<string>
  read(run: FoundRun): Promise<RunDetail>
}

/** Those who follow a run. */
export interface RunWatcher {
  /** Lets a connection follow the run: first all there is, then what is added. */
  join(listener: ServerResponse): Promise<void>
}

const messageOfRun = (event: RunEvent) => messageOf(event)

/**
 * Watches a run for all who follow it: its files are read once, however many they are, and each event is made once.
 *
 * @param onEmpty - called when nobody follows any more
 */
export function watchRun(run: FoundRun, reader: RunReader, onEmpty: () => void): RunWatcher {
  const curves = followCurves(run.folder)
  let stamp: string | undefined
  let description: Message = messageOf({})
  let whole: Message | undefined
  const channel = createChannel(() => {
    poll.stop()
    onEmpty()
  })
  const poll = polling(async () => {
    const found = await reader.stamp(run)
    if (found !== stamp) {
      description = messageOfRun({ run: await reader.read(run) })
      stamp = found
      channel.send(description)
    }
    const added = await curves.read()
    if (!added) return
    whole = undefined
    channel.send(messageOfRun(added))
  }, PERIOD)
  return {
    join: async (listener) => {
      await poll.now()
      whole ??= messageOfRun({ from: 0, metrics: curves.all() })
      channel.join(listener, [description, whole])
      if (channel.size > 0) poll.start()
    },
  }
}
