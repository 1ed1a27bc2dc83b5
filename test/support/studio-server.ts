import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStudio } from '../../src/studio/server/index.ts'
import type { Studio, StudioOptions } from '../../src/studio/server/index.ts'
import { PROGRAM, trainTinyRun } from './facet.ts'

/** An answer: its status, and its body where that is JSON. */
export interface Answer<Body = unknown> {
  readonly status: number
  readonly body: Body
}

/** A studio that tests ask as programs do. */
export interface AskedStudio {
  readonly folder: string
  readonly studio: Studio
  /** Asks with the token, and with further headers. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>
  /** Asks for JSON. */
  read<Body>(path: string): Promise<Body>
  /** Writes with the token, unless other headers are given. */
  write(
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>
  close(): Promise<void>
}

/**
 * Opens a studio over a new folder, on a port of its own.
 *
 * @param runs - names of the runs to put there: one tiny run of three steps, and copies of it
 */
export async function askStudio(
  runs: readonly string[] = ['first'],
  options: Omit<StudioOptions, 'folder' | 'port'> = {},
): Promise<AskedStudio> {
  const folder = await mkdtemp(join(tmpdir(), 'facet-studio-'))
  const [first, ...others] = runs
  if (first !== undefined) await trainTinyRun(join(folder, first))
  for (const other of others) await cp(join(folder, first), join(folder, other), { recursive: true })
  const studio = await startStudio({ folder, port: 0, program: PROGRAM, ...options })
  const addressOf = (path: string) => new URL(path, studio.address).href
  const get: AskedStudio['get'] = (path, headers = {}) =>
    fetch(addressOf(path), { headers: { Authorization: `Bearer ${studio.token}`, ...headers }, redirect: 'manual' })
  return {
    folder,
    studio,
    get,
    read: async <Body>(path: string) => (await (await get(path)).json()) as Body,
    write: async (method, path, body, headers = { Authorization: `Bearer ${studio.token}` }) => {
      const sent = {
        method,
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json', ...headers },
      }
      const response = await fetch(addressOf(path), sent)
      return { status: response.status, body: await response.json() }
    },
    close: async () => {
      await studio.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Reads the events of an address until one satisfies; the connection is closed then. */
export async function eventsUntil<Event>(
  { studio: { address, token } }: AskedStudio,
  path: string,
  isLast: (event: Event, all: readonly Event[]) => boolean,
): Promise<Event[]> {
  const events: Event[] = []
  const ending = new AbortController()
  const { body } = await fetch(new URL(path, address), {
    headers: { Authorization: `Bearer ${token}` },
    signal: ending.signal,
  })
  let rest = ''
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = (rest + chunk).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      if (!part.startsWith('data: ')) continue
      const event = JSON.parse(part.slice('data: '.length)) as Event
      events.push(event)
      if (!isLast(event, events)) continue
      ending.abort()
      return events
    }
  }
  throw new Error(`The events ended after ${events.length}, before the one that was waited for.`)
}
