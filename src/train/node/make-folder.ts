import { access, constants, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { explainFileError } from './file-errors.ts'

/**
 * Makes a folder and those above it, as far as they are missing. Node 20's own recursion never ends where a file system
 * refuses a folder by ENOENT although the one above it exists, as /proc and automounters do.
 *
 * @throws FacetError when one cannot be made
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return
  if (dirname(path) !== path) await makeFolder(dirname(path))
  try {
    await mkdir(path)
  } catch (error) {
    // Another process may have made it in between.
    if (!(await isFolder(path))) throw explainFileError(error)
  }
}

/**
 * Makes sure that files could be written into folders, and makes none: of one that is missing, the folder above it is looked at.
 *
 * @throws FacetError where they could not
 */
export async function checkWritable(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const isThere = (await isFolder(path)) || dirname(path) === path
    if (!isThere) await checkWritable(dirname(path))
    else {
      await access(path, constants.W_OK | constants.X_OK).catch((error: unknown) => {
        throw explainFileError(error)
      })
    }
  }
}

/** Whether a folder is there. */
export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() ?? false
}
