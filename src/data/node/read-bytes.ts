import { readFile, readdir } from 'node:fs/promises'
import { FacetError } from '../../array/index.ts'

/**
 * Reads a whole file.
 *
 * @throws FacetError when there is no such file, or it cannot be read: it is a folder, say, or has 2 GiB or more
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: unknown) => refuse(path, cause))
  // A plain view, so that no caller meets Buffer's own `slice` and `toJSON`.
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

/**
 * Lists the names in a folder, sorted.
 *
 * @throws FacetError when there is no such folder, or it cannot be read
 */
export async function listFolder(path: string): Promise<string[]> {
  const names = await readdir(path).catch((cause: unknown) => refuse(path, cause))
  return names.toSorted()
}

function refuse(path: string, cause: unknown): never {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
    throw new FacetError(`${path}: there is no such file. Check the path.`, { cause })
  }
  const reason = cause instanceof Error ? cause.message : String(cause)
  throw new FacetError(`${path}: cannot be read (${reason}). Check that it is a file you may read.`, { cause })
}
