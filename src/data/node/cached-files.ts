import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode, reasonOf } from './cache-files.ts'
import { printable } from './class-names.ts'
import { readPackHeader } from './pack-file.ts'
import { isPartial } from './partial-files.ts'

/** What a file in the cache is. */
export type CachedKind = 'packed images' | 'judge' | 'folder state' | 'unfinished file'

/** A file that Facet keeps for the next time. */
export interface CachedFile {
  readonly path: string
  readonly kind: CachedKind
  readonly bytes: number
  /** When it was written. */
  readonly written: Date
  /** In a few words what it was made of, such as `letters, 32×32×3, 5,200 images`; empty where the file does not tell. */
  readonly about: string
}

const KINDS: readonly (readonly [ending: string, kind: CachedKind])[] = [
  ['.images', 'packed images'],
  ['.safetensors', 'judge'],
  ['.known', 'folder state'],
]

/**
 * Lists the files of Facet's in some folders of the cache, the largest first. Other files are passed over.
 *
 * @param folders - folders that may be missing: see `cacheFolderOf`
 */
export async function cachedFiles(folders: readonly string[]): Promise<CachedFile[]> {
  const found = await Promise.all(folders.map(filesIn))
  return found.flat().toSorted((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))
}

/**
 * Removes files from the cache. Images that a training reads stay readable to it where the system allows that.
 *
 * @returns those that could not be removed, and why
 */
export async function removeCached(files: readonly CachedFile[]): Promise<{ path: string; reason: string }[]> {
  const failed: { path: string; reason: string }[] = []
  for (const { path } of files) {
    await rm(path).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT')) failed.push({ path, reason: reasonOf(error) })
    })
  }
  return failed
}

async function filesIn(folder: string): Promise<CachedFile[]> {
  const names = await readdir(folder).catch(() => [])
  const files = await Promise.all(names.map((name) => describe(join(folder, name))))
  return files.flatMap((file) => file ?? [])
}

async function describe(path: string): Promise<CachedFile | undefined> {
  const kind = isPartial(path) ? 'unfinished file' : KINDS.find(([ending]) => path.endsWith(ending))?.[1]
  if (!kind) return undefined
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return undefined
  return { path, kind, bytes: found.size, written: found.mtime, about: kind === 'packed images' ? aboutPack(path) : '' }
}

function aboutPack(path: string): string {
  try {
    const { name, image, sizes, classes } = readPackHeader(path)
    const count = sizes.train + sizes.validation + sizes.test
    const parts = [`${image.height}×${image.width}×${image.channels}`, `${count.toLocaleString('en')} images`]
    const inClasses = classes.length === 1 ? '1 class' : `${classes.length} classes`
    return [...(name === undefined ? [] : [printable(name)]), ...parts, inClasses].join(', ')
  } catch {
    return ''
  }
}
