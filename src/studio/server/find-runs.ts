import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder among the studio's. */
export interface FoundFolder {
  /** Its path from the studio's folder, with `/` between its parts. */
  readonly id: string
  readonly folder: string
}

/** A run's folder. */
export interface FoundRun extends FoundFolder {
  /** The id of the sweep that it is a run of. */
  readonly sweep?: string
}

/** The folders of a studio's folder. */
export interface FoundFolders {
  readonly runs: readonly FoundRun[]
  readonly sweeps: readonly FoundFolder[]
  /** Whether there are more than were looked for. */
  readonly isCutOff: boolean
}

/** Folders within folders that are looked through. A sweep has its runs two folders further down, at any depth. */
const DEPTH = 4
const DEPTH_IN_SWEEP = 2

/** The folder within a sweep's that its runs lie in. */
const RUNS_OF_SWEEP = 'runs'

/** What a folder of hostile depth or number comes to an end at. */
const MOST_FOLDERS = 10_000
const MOST_RUNS = 2000
const MOST_SWEEPS = 500

/** A folder that is looked at, and how many levels may be looked at below it. */
interface Place extends FoundRun {
  readonly room: number
}

type Kind = 'run' | 'sweep' | 'other'

/**
 * Finds the runs and sweeps below a folder, level by level. Links are not followed, so that none lies elsewhere; hidden folders
 * and those within a run are not looked into, and of a sweep only its runs are. A folder that is missing or vanishes has none.
 */
export async function findRuns(root: string): Promise<FoundFolders> {
  const [runs, sweeps]: [FoundRun[], FoundFolder[]] = [[], []]
  let [level, looked] = [[rootOf(root)], 0]
  while (level.length > 0) {
    const next: Place[] = []
    for (const place of level) {
      const isFull = ++looked > MOST_FOLDERS || runs.length >= MOST_RUNS || sweeps.length >= MOST_SWEEPS
      if (isFull) return { runs, sweeps, isCutOff: true }
      const entries = await entriesOf(place)
      const kind = kindOf(place, entries)
      if (kind === 'run') runs.push(place)
      if (kind === 'sweep') sweeps.push(place)
      next.push(...placesIn(place, kind, foldersOf(entries).toSorted()))
    }
    level = next
  }
  return { runs, sweeps, isCutOff: false }
}

/**
 * Returns a run that {@link findRuns} finds, or undefined: a path that leads out of the studio's folder, in whatever way, is not
 * one of a run.
 */
export async function findRun(root: string, id: string): Promise<FoundRun | undefined> {
  return find(root, id, 'run')
}

/** Returns a sweep that {@link findRuns} finds, or undefined. */
export async function findSweep(root: string, id: string): Promise<FoundFolder | undefined> {
  return find(root, id, 'sweep')
}

async function find(root: string, id: string, kind: Kind): Promise<FoundRun | undefined> {
  const names = id.split('/')
  if (names.length > DEPTH + DEPTH_IN_SWEEP || !names.every((name) => isVisible(name) && !/[\\\0]/.test(name))) {
    return undefined
  }
  let place: Place | undefined = rootOf(root)
  for (const name of names) {
    if (!place) return undefined
    const entries: Dirent[] = await entriesOf(place)
    const isThere = foldersOf(entries).includes(name)
    place = placesIn(place, kindOf(place, entries), isThere ? [name] : []).at(0)
  }
  return place && kindOf(place, await entriesOf(place)) === kind ? place : undefined
}

function rootOf(folder: string): Place {
  return { id: '', folder, room: DEPTH }
}

async function entriesOf({ folder }: Place): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => [])
}

/** Returns what a folder is by what lies in it, or by what is left of that. */
function kindOf({ id, sweep }: Place, entries: readonly Dirent[]): Kind {
  if (id === '') return 'other'
  const names = new Set(entries.map(({ name }) => name))
  if (names.has('run.json') || (names.has('config.json') && names.has('figures'))) return 'run'
  return names.has('sweep.json') && sweep === undefined ? 'sweep' : 'other'
}

function foldersOf(entries: readonly Dirent[]): string[] {
  return entries.filter((entry) => entry.isDirectory() && isVisible(entry.name)).map(({ name }) => name)
}

/** Returns those of the folders in a place that runs may lie in. */
function placesIn({ id, folder, sweep, room }: Place, kind: Kind, names: readonly string[]): Place[] {
  const within = (name: string) => ({ id: id === '' ? name : `${id}/${name}`, folder: join(folder, name) })
  if (kind === 'run') return []
  if (kind === 'sweep') {
    const runs = names.filter((name) => name === RUNS_OF_SWEEP)
    return runs.map((name) => ({ ...within(name), sweep: id, room: DEPTH_IN_SWEEP - 1 }))
  }
  return room === 0 ? [] : names.map((name) => ({ ...within(name), sweep, room: room - 1 }))
}

function isVisible(name: string): boolean {
  return name !== '' && !name.startsWith('.')
}
