import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, mkdir, open, readFile, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { explainFileError } from '../../train/node/index.ts'
import type { Store } from './store.ts'

/** What a file is called until it is whole. */
const PARTIAL = '.partial'

/** Returns a folder as a store: of this machine, or one that several machines share. A key is the path of a file in it. */
export function folderStore(folder: string): Store {
  const root = resolve(folder)
  const at = (key: string) => join(root, ...key.split('/'))
  return {
    address: root,
    get: (key) => readFile(at(key)).catch(unlessMissing(undefined)),
    put: (key, bytes) => place(at(key), (beside) => writeFile(beside, bytes, { flush: true })),
    putNew: (key, bytes) => placeNew(at(key), (beside) => writeFile(beside, bytes, { flush: true })),
    download: (key, path) => copyFile(at(key), path, constants.COPYFILE_FICLONE).then(() => true, unlessMissing(false)),
    upload: (key, path) => place(at(key), (beside) => copyFlushed(path, beside)),
    list: async (prefix) => {
      const entries = await readdir(dirname(at(`${prefix}x`)), { recursive: true, withFileTypes: true }).catch(
        unlessMissing([]),
      )
      const keys = entries
        .filter((entry) => entry.isFile() && !entry.name.endsWith(PARTIAL))
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      return keys.filter((key) => key.startsWith(prefix)).toSorted()
    },
    remove: async (key) => {
      await rm(at(key), { force: true })
      await removeEmpty(dirname(at(key)), root)
    },
  }
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
    await mkdir(dirname(path), { recursive: true })
    // An empty folder may just have been removed.
    await write(beside).catch(async () => {
      await mkdir(dirname(path), { recursive: true })
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

function unlessMissing<Value>(value: Value): (error: unknown) => Value {
  return (error) => {
    if (codeOf(error) === 'ENOENT') return value
    throw explainFileError(error)
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
