import type { ServerResponse } from 'node:http'
import type { ListEvent, RunSummary } from '../protocol/index.ts'
import { createChannel, messageOf } from './channel.ts'
import { polling } from './poll.ts'
import type { Summaries } from './summaries.ts'

/** Milliseconds between two looks at the folder of runs, while somebody follows the list. */
const PERIOD = 2000

/** Runs that are gone and still told of to those who begin to listen: a page may have missed it. */
const MOST_GONE = 1000

/** Those who follow the list of runs. */
export interface ListWatcher {
  /** Lets a connection follow the list: first every run, then those that change. */
  join(listener: ServerResponse): Promise<void>
}

const messageOfList = (event: ListEvent) => messageOf(event)

/** Watches a list of runs for all who follow it. */
export function watchList(summaries: Summaries): ListWatcher {
  let known = new Map<string, RunSummary>()
  const gone = new Set<string>()
  const channel = createChannel(() => poll.stop())
  const poll = polling(async () => {
    const { runs } = await summaries.list()
    const found = new Map(runs.map((run) => [run.id, run]))
    for (const id of known.keys()) {
      if (found.has(id)) continue
      gone.add(id)
      channel.send(messageOfList({ gone: id }))
    }
    for (const [id, run] of found) {
      gone.delete(id)
      // One that has not changed is the same object.
      if (known.get(id) !== run) channel.send(messageOfList({ run }))
    }
    for (const id of [...gone].slice(0, -MOST_GONE)) gone.delete(id)
    known = found
  }, PERIOD)
  return {
    join: async (listener) => {
      await poll.now()
      const first = [...[...gone].map((id) => ({ gone: id })), ...[...known.values()].map((run) => ({ run }))]
      channel.join(listener, [Buffer.concat(first.map(messageOfList))])
      if (channel.size > 0) poll.start()
    },
  }
}
