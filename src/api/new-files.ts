import { access, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UsageError } from '../array/index.ts'
import { explainFileError, makeFolder } from '../train/node/index.ts'

/** Makes a folder for what is new; one that is there must be empty. */
export async function makeNewFolder(path: string): Promise<void> {
  if (await exists(path)) {
    const names = await readdir(path).catch((error: unknown) => {
      throw explainFileError(error)
    })
    if (names.length > 0) throw taken(path)
  }
  await makeFolder(path)
}

/** Writes a new file, making its folder; an existing one is never overwritten. */
export async function writeNewFile(path: string, bytes: Uint8Array | string): Promise<void> {
  try {
    await makeFolder(dirname(path))
    await writeFile(path, bytes, { flag: 'wx' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw taken(path)
    }
    // Half a file would pass for a whole one. It is ours only if opening it was no trouble.
    if (error instanceof Error && 'syscall' in error && error.syscall === 'write') await rm(path, { force: true })
    throw explainFileError(error)
  }
}

/** Refuses a path that is taken, before work is done that would be lost. */
export async function checkFree(path: string): Promise<void> {
  if (await exists(path)) throw taken(path)
}

function taken(path: string): UsageError {
  return new UsageError(`${path}: already exists. Choose another name with --out, or remove it.`)
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** Returns the first path `folder/name-N.png` that is free. */
export async function freePath(folder: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(folder, `${name}-${number}.png`)
    if (!(await exists(path))) return path
  }
}

/** Returns the first of `name`, `name-2`, `name-3`, … that is free. */
export async function freeFolder(name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? name : `${name}-${number}`
    if (!(await exists(folder))) return folder
  }
}
