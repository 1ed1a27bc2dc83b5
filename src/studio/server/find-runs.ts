import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A run's folder among the studio's. */
export interface FoundRun {
  /** Its path from the studio's folder, with `/` between its parts. */
  readonly id: string
  readonly folder: string
}

/** Folders within folders that are looked through. */
const DEPTH = 4

/** What a folder of hostile depth or number comes to an end at. */
const MOST_FOLDERS = 10_000
const MOST_RUNS = 2000

/**
 * Finds the runs below a folder, level by level. Links are not followed, so that no run lies elsewhere; hidden folders and those
 * within a run are not looked into. A folder that is missing or vanishes has no runs.
 */
export async function findRuns(root: string): Promise<{ runs: FoundRun[]; isCutOff: boolean }> {
  const runs: FoundRun[] = []
  let level: FoundRun[] = [{ id: '', folder: root }]
  let looked = 0
  for (let depth = 0; depth <= DEPTH; depth++) {
    const next: FoundRun[] = []
    for (const place of level) {
      if (++looked > MOST_FOLDERS || runs.length >= MOST_RUNS) return { runs, isCutOff: true }
      const entries = await readdir(place.folder, { withFileTypes: true }).catch(() => [])
      if (depth > 0 && isRun(entries)) runs.push(place)
      else next.push(...foldersIn(place, entries))
    }
    level = next
  }
  return { runs, isCutOff: false }
}

function foldersIn({ id, folder }: FoundRun, entries: readonly Dirent[]): FoundRun[] {
  const names = entries.filter((entry) => entry.isDirectory() && isVisible(entry.name)).map(({ name }) => name)
  return names.toSorted().map((name) => ({ id: id === '' ? name : `${id}/${name}`, folder: join(folder, name) }))
}

/** Whether entries are those of a run's folder, or of what is left of one. */
function isRun(entries: readonly Dirent[]): boolean {
  const names = new Set(entries.map(({ name }) => name))
  return names.has('run.json') || (names.has('config.json') && names.has('figures'))
}

function isVisible(name: string): boolean {
  return name !== '' && !name.startsWith('.')
}

/**
 * Returns the folder of a run that {@link findRuns} finds, or undefined: a path that leads out of the studio's folder, in whatever
 * way, is not one of a run.
 */
export async function findRun(root: string, id: string): Promise<string | undefined> {
  const names = id.split('/')
  if (names.length > DEPTH || !names.every((name) => isVisible(name) && !/[\\\0]/.test(name))) return undefined
  let folder = root
  for (const name of names) {
    const isInRun = folder !== root && isRun(await readdir(folder, { withFileTypes: true }).catch(() => []))
    folder = join(folder, name)
    const found = await lstat(folder).catch(() => undefined)
    if (isInRun || !found?.isDirectory()) return undefined
  }
  return isRun(await readdir(folder, { withFileTypes: true }).catch(() => [])) ? folder : undefined
}
