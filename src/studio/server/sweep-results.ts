import { inParts } from '../../train/node/index.ts'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { JobResult } from '../../sweep/index.ts'
import { resultSchema } from '../../sweep/node/index.ts'
import { readText, stampOfFile } from './run-files.ts'

/** The results in a sweep's folder. */
export interface FoundResults {
  readonly results: readonly JobResult[]
  /** Names of files that are no results. */
  readonly damaged: readonly string[]
}

/** Results as they come. */
export interface SweepResultFiles {
  /** Reads what is new; the same object as before where nothing is. */
  read(): Promise<FoundResults>
}

/** A file as it was when it was looked at. */
interface LookedAt {
  readonly stamp: string
  /** Absent where it is none. */
  readonly result: JobResult | undefined
}

/** More results than this are not read: a page could not show them. */
const MOST_FILES = 100_000

/** A larger file is no result. */
const MOST_BYTES = 2 ** 20

/** Milliseconds after which a folder's time tells all that happened to it: clocks of files may go by whole seconds. */
const SETTLED = 3000

/**
 * Follows the results in a folder. One that was read is not read again, nor looked at as long as no file comes or goes: results
 * are put in place whole and never changed.
 */
export function followResults(folder: string): SweepResultFiles {
  let known: ReadonlyMap<string, LookedAt> = new Map()
  let [found, listed]: [FoundResults, string | undefined] = [{ results: [], damaged: [] }, undefined]

  /** One that has vanished meanwhile is none. */
  async function look(name: string): Promise<[string, LookedAt][]> {
    const stamp = await stampOfFile(join(folder, name))
    const before = known.get(name)
    if (before?.stamp === stamp) return [[name, before]]
    const text = await readText(join(folder, name), MOST_BYTES).catch(() => '')
    return stamp === '' ? [] : [[name, { stamp, result: parseResult(text, name) }]]
  }

  return {
    read: async () => {
      // Before the names are: what comes meanwhile is found the next time.
      const stamp = await stampOfFolder(folder)
      if (stamp !== undefined && stamp === listed && found.damaged.length === 0) return found
      const before = known
      known = new Map((await inParts(stamp === '' ? [] : await namesIn(folder), look)).flat())
      listed = stamp
      const isSame = known.size === before.size && [...known].every(([name, one]) => before.get(name) === one)
      if (!isSame) found = sorted(known)
      return found
    },
  }
}

/** What a folder's list of names goes by: empty where there is none, undefined where it has changed a moment ago. */
async function stampOfFolder(folder: string): Promise<string | undefined> {
  const stats = await lstat(folder).catch(() => undefined)
  if (!stats?.isDirectory()) return ''
  return Date.now() - stats.mtimeMs > SETTLED ? `${stats.ino}:${stats.mtimeMs}` : undefined
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .toSorted()
    .slice(0, MOST_FILES)
}

function sorted(known: ReadonlyMap<string, LookedAt>): FoundResults {
  const all = [...known]
  return {
    results: all.flatMap(([, { result }]) => result ?? []),
    damaged: all.flatMap(([name, { result }]) => (result ? [] : [name])),
  }
}

/** Returns the result that a file holds; undefined where it is damaged, or another's. */
function parseResult(text: string, name: string): JobResult | undefined {
  try {
    const result = resultSchema.parse(JSON.parse(text))
    return `${result.job}.json` === name ? result : undefined
  } catch {
    return undefined
  }
}
