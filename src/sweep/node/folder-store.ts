import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, open, readFile, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { explainFileError, makeFolder } from '../../train/node/index.ts'
import { PARTIAL, checkedKey, checkedPrefix } from './store-key.ts'
import type { Store } from './store.ts'

/** Returns a folder as a store: of this machine, or one that several machines share. A key is the path of a file in it. */
export function folderStore(folder: string): Store {
  const root = resolve(folder)
  const at = (key: string) => join(root, ...checkedKey(key).split('/'))
  return {
    address: root,
    get: async (key) => readFile(at(key)).catch(unlessMissing(undefined)),
    put: async (key, bytes) => place(at(key), (beside) => writeFile(beside, bytes, { flush: true })),
    putNew: async (key, bytes) => placeNew(at(key), (beside) => writeFile(beside, bytes, { flush: true })),
    download: async (key, path) => {
      if (!(await isFile(at(key)))) return false
      return copyFile(at(key), path, constants.COPYFILE_FICLONE).then(() => true, explained)
    },
    upload: async (key, path) => place(at(key), (beside) => copyFlushed(path, beside)),
    list: async (prefix) => {
      const files = await filesBelow(dirname(at(`${checkedPrefix(prefix)}x`)))
      const keys = files.map((path) => relative(root, path).split(sep).join('/'))
      return keys.filter((key) => key.startsWith(prefix) && !key.endsWith(PARTIAL)).toSorted()
    },
    remove: async (key) => {
      if (!(await isFile(at(key)))) return
      await rm(at(key), { force: true }).catch(explained)
      await removeEmpty(dirname(at(key)), root)
    },
  }
}

/** Not by Node's own recursion, which finds nothing at all where one of the folders has just been removed. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(unlessMissing([]))
  const found = entries.map(async (entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : []
  })
  return (await Promise.all(found)).flat()
}

/** A folder is no file: other keys begin as its name does. */
async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(unlessMissing(undefined))
  return found?.isFile() ?? false
}

/** Writes a file beside its place, under a name of its own since others may write there too, and renames it. */
async function place(path: string, write: (beside: string) => Promise<void>): Promise<void> {
  await writeBeside(path, write, (beside) => rename(beside, path))
}

/** Does so unless a file is there: a link is made by one of several only. */
async function placeNew(path: string, write: (beside: string) => Promise<void>): Promise<boolean> {
  let isFirst = true
  await writeBeside(path, write, async (beside) => {
    await link(beside, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
      isFirst = false
    })
    await rm(beside)
  })
  return isFirst
}

async function writeBeside(
  path: string,
  write: (beside: string) => Promise<void>,
  finish: (beside: string) => Promise<void>,
): Promise<void> {
  const beside = `${path}.${randomBytes(6).toString('hex')}${PARTIAL}`
  try {
    await makeFolder(dirname(path))
    // An empty folder may just have been removed.
    await write(beside).catch(async () => {
      await makeFolder(dirname(path))
      await write(beside)
    })
    await finish(beside)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {})
    throw explainFileError(error)
  }
}

/** Removes folders that nothing is left in, up to a root that stays: a store knows of none. */
async function removeEmpty(folder: string, root: string): Promise<void> {
  if (folder === root) return
  const isGone = await rmdir(folder).then(
    () => true,
    () => false,
  )
  if (isGone) await removeEmpty(dirname(folder), root)
}

async function copyFlushed(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  const file = await open(to, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Where nothing is: below a file, or where a folder is, there is no file either. */
const MISSING: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR'])

function unlessMissing<Value>(value: Value): (error: unknown) => Value {
  return (error) => (MISSING.has(codeOf(error)) ? value : explained(error))
}

function explained(error: unknown): never {
  throw explainFileError(error)
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
