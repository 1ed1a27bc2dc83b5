import type { ServerResponse } from 'node:http'
import type { ListEvent, RunSummary, SweepSummary } from '../protocol/index.ts'
import { createChannel, messageOf } from './channel.ts'
import { polling } from './poll.ts'
import type { Summaries } from './summaries.ts'

/** Milliseconds between two looks at the folder of runs, while somebody follows the list. */
const PERIOD = 2000

/** Runs and sweeps that are gone and still told of to those who begin to listen: a page may have missed it. */
const MOST_GONE = 1000

/** Those who follow the list of runs and sweeps. */
export interface ListWatcher {
  /** Lets a connection follow the list: first all there is, then what changes. */
  join(listener: ServerResponse): Promise<void>
}

const messageOfList = (event: ListEvent) => messageOf(event)

/** Watches a list of runs and sweeps for all who follow it. */
export function watchList(summaries: Summaries): ListWatcher {
  let known: ReadonlyMap<string, ListEvent> = new Map()
  const gone = new Set<string>()
  const channel = createChannel(() => poll.stop())
  const poll = polling(async () => {
    const { runs, sweeps } = await summaries.list()
    const found = new Map([...runs.map(runEvent), ...sweeps.map(sweepEvent)])
    for (const id of known.keys()) {
      if (found.has(id)) continue
      gone.add(id)
      channel.send(messageOfList({ gone: id }))
    }
    for (const [id, event] of found) {
      gone.delete(id)
      if (!isSame(known.get(id), event)) channel.send(messageOfList(event))
    }
    for (const id of [...gone].slice(0, -MOST_GONE)) gone.delete(id)
    known = found
  }, PERIOD)
  return {
    join: async (listener) => {
      await poll.now()
      const first = [...[...gone].map((id) => ({ gone: id })), ...known.values()]
      channel.join(listener, [Buffer.concat(first.map(messageOfList))])
      if (channel.size > 0) poll.start()
    },
  }
}

function runEvent(run: RunSummary): [string, ListEvent] {
  return [run.id, { run }]
}

function sweepEvent(sweep: SweepSummary): [string, ListEvent] {
  return [sweep.id, { sweep }]
}

/** One that has not changed is the same object. */
function isSame(before: ListEvent | undefined, now: ListEvent): boolean {
  if (before === undefined) return false
  const summaryOf = (event: ListEvent) => Object.values(event)[0] as unknown
  return summaryOf(before) === summaryOf(now)
}
