import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { DataConfig } from '../../gan/index.ts'
import { keepFile } from './cache-files.ts'
import { packFingerprint } from './hashes.ts'
import type { Layout } from './layout.ts'

/** Another number where a folder that has not changed is to be looked at once more. */
const KNOWN_VERSION = 2

/** A folder as it lies there at one time. */
export interface FolderState {
  /** The file in the cache that says what the folder was the last time. */
  readonly path: string
  /** A hash of its files' names, sizes and times: it changes when any of them does. */
  readonly state: string
}

/** Returns a folder's state, without reading any of its files. */
export function folderState(cacheFolder: string, folder: string, layout: Layout, settings: DataConfig): FolderState {
  const made = { ...settings, source: undefined, damaged: undefined }
  const files = layout.files.map(({ name, size, written, changed }) => [name, size, written, changed])
  return {
    path: join(cacheFolder, `${packFingerprint(['known', KNOWN_VERSION, resolve(folder), made])}.known`),
    state: packFingerprint(['state', layout.classes, ...files]),
  }
}

/** Returns the fingerprint that a folder had when it was in this state; undefined where that is not known. */
export async function recall({ path, state }: FolderState): Promise<string | undefined> {
  const [known, fingerprint] = await readFile(path, 'utf8').then(
    (text) => text.split(' '),
    () => [],
  )
  return known === state && /^[0-9a-f]{64}$/.test(fingerprint ?? '') ? fingerprint : undefined
}

/** Remembers a folder's fingerprint, if the cache can be written to: it only saves time. */
export async function remember({ path, state }: FolderState, fingerprint: string): Promise<void> {
  await keepFile(path, (beside) => writeFile(beside, `${state} ${fingerprint}`)).catch(() => {})
}
