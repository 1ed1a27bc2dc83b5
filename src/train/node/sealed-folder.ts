import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { FacetError } from '../../array/index.ts'

/** The file that tells whether the others are whole: lines as `sha256sum` writes and checks them. */
const SUMS = 'SHA256SUMS'

/** What the name of a file or folder ends with while it is written. */
export const PARTIAL = '.partial'

/**
 * Writes a folder of files and their SHA-256: beside its place first, flushed to the disk, then renamed, so that a folder of
 * that name was whole once. A disk that fills up leaves nothing of it. The folder above must be there.
 *
 * @param files - each file's bytes in pieces, by name
 */
export async function writeSealedFolder(
  path: string,
  files: Readonly<Record<string, readonly Uint8Array[]>>,
): Promise<void> {
  const above = dirname(path)
  const beside = join(above, `.${basename(path)}${PARTIAL}`)
  await rm(beside, { recursive: true, force: true })
  await mkdir(beside)
  try {
    const sums: string[] = []
    for (const [name, pieces] of Object.entries(files)) {
      sums.push(`${await writePieces(join(beside, name), pieces)}  ${name}\n`)
    }
    await writePieces(join(beside, SUMS), [Buffer.from(sums.join(''))])
    await syncFolder(beside)
  } catch (error) {
    await rm(beside, { recursive: true, force: true })
    throw error
  }
  await rm(path, { recursive: true, force: true })
  await rename(beside, path)
  await syncFolder(above)
}

/**
 * Reads files of a folder that {@link writeSealedFolder} wrote.
 *
 * @throws FacetError when one is missing, or its bytes are not those it was written with
 */
export async function readSealedFolder<Name extends string>(
  path: string,
  names: readonly Name[],
): Promise<Record<Name, Buffer>> {
  const read = (name: string) =>
    readFile(join(path, name)).catch((cause: unknown) => {
      const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
      throw new FacetError(`${join(path, name)}: cannot be read (${reason}). Restore it.`, { cause })
    })
  const sums = (await read(SUMS)).toString().split('\n')
  const files = names.map(async (name) => {
    const bytes = await read(name)
    const sum = createHash('sha256').update(bytes).digest('hex')
    if (sums.includes(`${sum}  ${name}`)) return [name, bytes] as const
    throw new FacetError(`${join(path, name)}: its bytes have changed since it was written. Restore it.`)
  })
  return Object.fromEntries(await Promise.all(files)) as Record<Name, Buffer>
}

/** Writes pieces one after the other, flushes them to the disk, and returns their SHA-256 in hexadecimal. */
async function writePieces(path: string, pieces: readonly Uint8Array[]): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path, 'wx')
  try {
    for (const piece of pieces) {
      hash.update(piece)
      await file.writeFile(piece)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}

/** Flushes the names in a folder, where the platform can: Windows opens no folders. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  await folder?.sync().catch(() => {})
  await folder?.close()
}
