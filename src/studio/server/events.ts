import type { ServerResponse } from 'node:http'
import { deliver } from './channel.ts'
import type { FoundFolder, FoundRun } from './find-runs.ts'
import { refuse } from './refuse.ts'
import type { Summaries } from './summaries.ts'
import { watchList } from './watch-list.ts'
import { watchRun } from './watch-run.ts'
import type { RunReader } from './watch-run.ts'
import type { SweepReader } from './sweep-reader.ts'
import { watchSweep } from './watch-sweep.ts'

/** Connections that listen at most. */
const MOST_CONNECTIONS = 1000

/** Milliseconds between two signs of life: networks close connections that are silent for a minute. */
const HEARTBEAT = 15_000

/** What a browser waits before it connects again, in milliseconds; and a first sign of life. */
const BEGIN = 'retry: 2000\n\n'

/** Headers of live events: proxies must neither gather them, which nginx is told by one of its own, nor compress them. */
export const EVENT_HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

/** The live events of a studio. */
export interface Events {
  /** Lets a connection follow the list of runs. */
  followList(listener: ServerResponse): Promise<void>
  /** Lets a connection follow a run. */
  followRun(listener: ServerResponse, run: FoundRun): Promise<void>
  /** Lets a connection follow a sweep. */
  followSweep(listener: ServerResponse, sweep: FoundFolder): Promise<void>
  /** Ends all connections. */
  close(): void
}

/** What files are read with. */
export interface EventSources {
  readonly summaries: Summaries
  readonly reader: RunReader
  readonly sweepReader: SweepReader
}

/** Those who follow one thing. */
interface Watcher {
  join(listener: ServerResponse): Promise<void>
}

/** Returns the live events of a studio: files are looked at only while somebody listens. */
export function createEvents({ summaries, reader, sweepReader }: EventSources): Events {
  const list = watchList(summaries)
  const watchers = new Map<string, Watcher>()
  const connections = new Set<ServerResponse>()
  const heartbeat = setInterval(() => {
    for (const connection of connections) deliver(connection, Buffer.from(':\n\n'))
  }, HEARTBEAT)
  heartbeat.unref()

  function begin(listener: ServerResponse): void {
    if (connections.size >= MOST_CONNECTIONS) {
      refuse(503, `There are ${MOST_CONNECTIONS} connections that listen already. Close some pages of the studio.`)
    }
    // It may have gone before it was answered; what is closed already says so no more.
    if (listener.destroyed) return
    connections.add(listener)
    listener.once('close', () => connections.delete(listener))
    // A connection that breaks is closed, and that is all.
    listener.on('error', () => {})
    listener.writeHead(200, EVENT_HEADERS)
    listener.write(BEGIN)
  }

  /** Returns the one watcher of a folder. */
  function watcherOf(folder: string, watch: (onEmpty: () => void) => Watcher): Watcher {
    const known = watchers.get(folder)
    if (known) return known
    const watcher = watch(() => {
      if (watchers.get(folder) === watcher) watchers.delete(folder)
    })
    watchers.set(folder, watcher)
    return watcher
  }

  async function follow(listener: ServerResponse, watcher: () => Watcher): Promise<void> {
    begin(listener)
    await watcher()
      .join(listener)
      .catch(() => listener.destroy())
  }

  return {
    followList: (listener) => follow(listener, () => list),
    followRun: (listener, run) =>
      follow(listener, () => watcherOf(run.folder, (onEmpty) => watchRun(run, reader, onEmpty))),
    followSweep: (listener, sweep) =>
      follow(listener, () => watcherOf(sweep.folder, (onEmpty) => watchSweep(() => sweepReader.read(sweep), onEmpty))),
    close: () => {
      clearInterval(heartbeat)
      for (const connection of connections) connection.destroy()
    },
  }
}
