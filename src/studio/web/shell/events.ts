import { useEffect, useState } from 'preact/hooks'
import { addresses } from '../../protocol/index.ts'
import type { ListEvent, RunEvent, SweepEvent } from '../../protocol/index.ts'
import { checkEntrance } from './entrance.ts'

/** Whether events come, or did and are being waited for. */
export type Connection = 'connecting' | 'open' | 'lost'

/** Listens to the list of runs and sweeps, as long as the component is there. */
export function useListEvents(take: (event: ListEvent) => void): Connection {
  return useEvents(addresses.listEvents(), take as (event: unknown) => void)
}

/** Listens to one run. */
export function useRunEvents(id: string, take: (event: RunEvent) => void): Connection {
  return useEvents(addresses.runEvents(id), take as (event: unknown) => void)
}

/** Listens to one sweep. */
export function useSweepEvents(id: string, take: (event: SweepEvent) => void): Connection {
  return useEvents(addresses.sweepEvents(id), take as (event: unknown) => void)
}

/** The server begins every connection with all that there is. */
function useEvents(address: string, take: (event: unknown) => void): Connection {
  const [connection, setConnection] = useState<Connection>('connecting')
  useEffect(() => listen(address, { take, stand: setConnection }), [address])
  return connection
}

interface Listener {
  readonly take: (event: unknown) => void
  readonly stand: (connection: Connection) => void
}

/** Milliseconds before a connection is tried again that a browser has given up. */
const PAUSE = 3000

/**
 * Listens to an address; returns what ends that. Browsers connect again by themselves after a break, but give up at an answer that
 * is none: a proxy's, while the server begins anew, or the server's own, which has forgotten the session.
 */
function listen(address: string, { take, stand }: Listener): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const connect = () => {
    const opened = new EventSource(address)
    source = opened
    opened.addEventListener('open', () => stand('open'))
    opened.addEventListener('message', ({ data }: MessageEvent<string>) => take(JSON.parse(data)))
    opened.addEventListener('error', () => {
      stand('lost')
      if (opened.readyState !== EventSource.CLOSED) return
      void checkEntrance()
      timer = setTimeout(connect, PAUSE)
    })
  }
  connect()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}
