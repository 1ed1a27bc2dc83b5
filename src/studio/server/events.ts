import type { ServerResponse } from 'node:http'
import { deliver } from './channel.ts'
import type { FoundRun } from './find-runs.ts'
import { refuse } from './refuse.ts'
import type { Summaries } from './summaries.ts'
import { watchList } from './watch-list.ts'
import { watchRun } from './watch-run.ts'
import type { RunReader, RunWatcher } from './watch-run.ts'

/** Connections that listen at most. */
const MOST_CONNECTIONS = 1000

/** Milliseconds between two signs of life: networks close connections that are silent for a minute. */
const HEARTBEAT = 15_000

/** What a browser waits before it connects again, in milliseconds; and a first sign of life. */
const BEGIN = 'retry: 2000\n\n'

/** The live events of a studio. */
export interface Events {
  /** Lets a connection follow the list of runs. */
  followList(listener: ServerResponse): Promise<void>
  /** Lets a connection follow a run. */
  followRun(listener: ServerResponse, run: FoundRun): Promise<void>
  /** Ends all connections. */
  close(): void
}

/** Returns the live events of a studio: files are looked at only while somebody listens. */
export function createEvents(summaries: Summaries, reader: RunReader): Events {
  const list = watchList(summaries)
  const runs = new Map<string, RunWatcher>()
  const connections = new Set<ServerResponse>()
  const heartbeat = setInterval(() => {
    for (const connection of connections) deliver(connection, Buffer.from(':\n\n'))
  }, HEARTBEAT)
  heartbeat.unref()

  function begin(listener: ServerResponse): void {
    if (connections.size >= MOST_CONNECTIONS) {
      refuse(503, `There are ${MOST_CONNECTIONS} connections that listen already. Close some pages of the studio.`)
    }
    connections.add(listener)
    listener.once('close', () => connections.delete(listener))
    // A connection that breaks is closed, and that is all.
    listener.on('error', () => {})
    listener.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    listener.write(BEGIN)
  }

  function watcherOf(run: FoundRun): RunWatcher {
    const known = runs.get(run.id)
    if (known) return known
    const watcher = watchRun(run, reader, () => {
      if (runs.get(run.id) === watcher) runs.delete(run.id)
    })
    runs.set(run.id, watcher)
    return watcher
  }

  return {
    followList: async (listener) => {
      begin(listener)
      await list.join(listener).catch(() => listener.destroy())
    },
    followRun: async (listener, run) => {
      begin(listener)
      await watcherOf(run)
        .join(listener)
        .catch(() => listener.destroy())
    },
    close: () => {
      clearInterval(heartbeat)
      for (const connection of connections) connection.destroy()
    },
  }
}
