import { mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { partialPath, removeAbandoned } from './partial-files.ts'

/**
 * Returns the folder where files of one kind are kept for the next time: it lies in `$FACET_CACHE`, or else in `facet` in
 * `$XDG_CACHE_HOME` or `~/.cache`.
 *
 * @param kind - the folder's name: `judges`, `data`
 */
export function cacheFolderOf(kind: string): string {
  const shared = fromEnvironment('XDG_CACHE_HOME') ?? join(homedir(), '.cache')
  return resolve(fromEnvironment('FACET_CACHE') ?? join(shared, 'facet'), kind)
}

/** An empty variable is as good as none. */
function fromEnvironment(name: string): string | undefined {
  const value = process.env[name]
  return value === '' ? undefined : value
}

/**
 * Lets a file be written beside and renames it, under a name of its own: nobody ever reads half a file, nor half of two.
 * Its folder is made where it is missing; what is written in vain is removed, also by a process that was killed meanwhile.
 *
 * @param write - writes the whole file at the path it is given
 * @throws whatever the system or `write` throws
 */
export async function keepFile<Result>(path: string, write: (beside: string) => Promise<Result>): Promise<Result> {
  const beside = partialPath(path)
  await makeFolder(dirname(path))
  await removeAbandoned(dirname(path))
  try {
    const result = await write(beside)
    await rename(beside, path)
    return result
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {})
    throw error
  }
}

/** Node 20's own recursion never ends where a file system refuses a folder by ENOENT, as /proc and automounters do. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    await mkdir(path).catch((again: unknown) => {
      // Another process may have made it in between.
      if (!hasCode(again, 'EEXIST')) throw again
    })
  }
}

/** Whether an error is the system's, with this code: `ENOENT` where a file is missing. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/** Returns an error's message, whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
