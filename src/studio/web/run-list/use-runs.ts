import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { addresses } from '../../protocol/index.ts'
import type { ListEvent, RunList, RunSummary } from '../../protocol/index.ts'
import { ask, useListEvents } from '../shell/index.ts'
import type { Connection, Fetched } from '../shell/index.ts'

/** The runs and sweeps of the folder as they are now. */
export interface Runs {
  readonly list: Fetched<RunList>
  readonly connection: Connection
  /** Shows a change before the server tells of it. */
  readonly change: (run: RunSummary) => void
}

/** Milliseconds that changes are gathered for: a page that begins to listen is told of every run. */
const GATHERED = 50

/** Follows the runs and sweeps of the folder. */
export function useRuns(): Runs {
  const [list, setList] = useState<Fetched<RunList>>({ state: 'loading' })
  const take = useGathered((events: readonly ListEvent[]) => setList((now) => afterEvents(now, events)))
  const connection = useListEvents(take)
  const isLost = connection === 'lost'
  useEffect(() => {
    if (isLost) return
    ask<RunList>(addresses.runs()).then(
      (value) => setList({ state: 'ready', value }),
      (error: unknown) =>
        setList({ state: 'refused', message: error instanceof Error ? error.message : String(error) }),
    )
    // Once more when the server is back: what is gone since is not among its events.
  }, [isLost])
  const change = useCallback((run: RunSummary) => setList((now) => afterEvents(now, [{ run }])), [])
  return { list, connection, change }
}

function afterEvents(now: Fetched<RunList>, events: readonly ListEvent[]): Fetched<RunList> {
  if (now.state !== 'ready') return now
  const runs = new Map(now.value.runs.map((run) => [run.id, run]))
  const sweeps = new Map(now.value.sweeps.map((sweep) => [sweep.id, sweep]))
  for (const event of events) {
    if ('run' in event) runs.set(event.run.id, event.run)
    else if ('sweep' in event) sweeps.set(event.sweep.id, event.sweep)
    else for (const known of [runs, sweeps]) known.delete(event.gone)
  }
  return { state: 'ready', value: { ...now.value, runs: [...runs.values()], sweeps: [...sweeps.values()] } }
}

/** Returns a function that passes on all that it is given within a moment at once. */
function useGathered<Item>(pass: (items: readonly Item[]) => void): (item: Item) => void {
  const waiting = useRef<Item[]>([])
  return useCallback((item: Item) => {
    waiting.current.push(item)
    if (waiting.current.length > 1) return
    setTimeout(() => pass(waiting.current.splice(0)), GATHERED)
  }, [])
}
