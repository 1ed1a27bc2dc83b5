import { dirname } from 'node:path'
import { FacetError } from '../../array/index.ts'
import { cacheFolderOf, cachedFiles, removeCached } from '../../data/node/index.ts'
import type { CachedFile } from '../../data/node/index.ts'
import { judgeFolder } from '../../metrics/node/index.ts'
import { countOf, formatBytes } from '../format.ts'
import { textTable } from '../text-table.ts'
import type { DataCacheFlags } from './data.ts'
import { print, printJson } from '../print.ts'

/**
 * Lists what is kept in the cache, or removes it.
 *
 * @throws FacetError when a file cannot be removed
 */
export async function cacheCommand({ clear, json }: DataCacheFlags): Promise<void> {
  const data = cacheFolderOf('data')
  const files = await cachedFiles([data, judgeFolder()])
  const failed = clear ? await removeCached(files) : []
  const kept = new Set(failed.map(({ path }) => path))
  const removed = clear ? files.filter(({ path }) => !kept.has(path)) : []
  const folder = dirname(data)
  if (json) printJson({ folder, files: clear ? failed : files, ...(clear && { removed }) })
  else print(clear ? `Removed ${totalOf(removed)} from ${folder}.` : listText(folder, files))
  if (failed.length === 0) return
  const [{ path, reason }] = failed
  throw new FacetError(`${path}: cannot be removed (${reason}). End what uses it, and see that you may write there.`)
}

function listText(folder: string, files: readonly CachedFile[]): string {
  if (files.length === 0) return `${folder}: nothing is kept.`
  const rows = files.map(({ kind, about, bytes, written }) => [
    kind,
    about,
    formatBytes(bytes),
    written.toISOString().slice(0, 10),
  ])
  return `${folder}: ${totalOf(files)}\n\n${textTable(['kind', 'made of', 'size', 'written'], rows)}`
}

function totalOf(files: readonly CachedFile[]): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return `${countOf(files.length, 'file')}, ${formatBytes(bytes)}`
}
