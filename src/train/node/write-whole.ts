import { rename, rm, writeFile } from 'node:fs/promises'
import { explainFileError } from './file-errors.ts'
import { PARTIAL } from './sealed-folder.ts'

/**
 * Writes a file beside its place, flushed to the disk, and renames it: a reader never sees half of it, not even after a power
 * cut, and on a full disk the one that was there stays.
 *
 * @throws FacetError when it cannot be written
 */
export async function writeWhole(path: string, contents: string | Uint8Array): Promise<void> {
  const beside = `${path}${PARTIAL}`
  try {
    await writeFile(beside, contents, { flush: true })
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {})
    throw explainFileError(error)
  }
}
