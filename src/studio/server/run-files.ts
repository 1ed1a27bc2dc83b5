import { constants } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { UsageError } from '../../array/index.ts'
import { evaluationPaths, runPaths } from '../../train/node/index.ts'

/** Where what the studio itself keeps lies in a run's folder. */
export function studioPaths(folder: string): { readonly tags: string; readonly log: string } {
  return { tags: join(folder, 'tags.json'), log: join(folder, 'studio.log') }
}

/** The most bytes of a text that are read: more than any file of a run has. */
const MOST_BYTES = 2 ** 26

/**
 * Refuses a run whose files may be elsewhere or cannot be read to their end: nothing in its folder may be a link or a pipe.
 *
 * @throws UsageError when something is, or the folder is gone
 */
export async function checkFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new UsageError('The folder has vanished. Look whether it was moved.')
  })
  const odd = entries.find((entry) => !entry.isFile() && !entry.isDirectory())
  if (odd) {
    throw new UsageError(`${odd.name}: a link or a device, which is not followed. Put what it leads to in its place.`)
  }
  const { record, config } = runPaths(folder)
  for (const path of [record, config, evaluationPaths(folder).report]) {
    const found = await lstat(path).catch(() => undefined)
    if (!found || (found.isFile() && found.size <= MOST_BYTES)) continue
    throw new UsageError(`${relative(folder, path)}: no file of a run's. Restore it, or train the run again.`)
  }
}

/** Opens a file to read it; undefined where there is none, or it is a link, a pipe or a folder. The caller closes it. */
export async function openFile(path: string): Promise<FileHandle | undefined> {
  // A pipe would be waited for.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (constants.O_NOFOLLOW ?? 0)
  const file = await open(path, flags).catch(() => undefined)
  if (!file) return undefined
  const found = await file.stat().catch(() => undefined)
  if (found?.isFile()) return file
  await file.close()
  return undefined
}

/**
 * Reads a file's text; nothing where there is none, or it is too large.
 *
 * @param last - so many bytes at the end; by default all of them
 */
export async function readText(path: string, last = Infinity): Promise<string> {
  const file = await openFile(path)
  if (!file) return ''
  try {
    const { size } = await file.stat()
    const length = Math.min(size, last)
    if (length > MOST_BYTES) return ''
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/** When a file was written, in whole milliseconds of the epoch; undefined where there is none. */
export async function versionOf(path: string): Promise<number | undefined> {
  const found = await lstat(path).catch(() => undefined)
  return found?.isFile() ? Math.round(found.mtimeMs) : undefined
}

/**
 * Returns a text that changes when any file does that a run's description is made from.
 *
 * @param options.withCurves - whether the curves are among them
 */
export async function stampOf(folder: string, { withCurves }: { readonly withCurves: boolean }): Promise<string> {
  const { metrics, rates, scores, figures, checkpoints, model } = runPaths(folder)
  const { tags, log } = studioPaths(folder)
  const read = [scores, figures, checkpoints, model, tags, log, ...(withCurves ? [metrics, rates] : [])]
  return [await stampAtRest(folder), ...(await Promise.all(read.map(stampOfFile)))].join()
}

/**
 * Returns a text that changes when anything does about a run that nobody holds: whoever goes on with it puts a lock into its
 * folder, which changes the folder's time, and no other file is written in place but these.
 */
export async function stampAtRest(folder: string): Promise<string> {
  const { record, config } = runPaths(folder)
  const stamps = await Promise.all([folder, record, config, evaluationPaths(folder).report].map(stampOfFile))
  return stamps.join()
}

/** Returns a text that changes when a file or a folder's list of names does; empty where there is none. */
export async function stampOfFile(path: string): Promise<string> {
  const found = await lstat(path).catch(() => undefined)
  return found ? `${found.ino}:${found.size}:${found.mtimeMs}` : ''
}
