import { stat } from 'node:fs/promises'
import { FacetError } from '../../array/index.ts'
import { compareCodeUnits, isIgnored } from './walk.ts'
import type { Contents, FoundFile, OddFile } from './walk.ts'
import { openZip } from './zip.ts'

/**
 * Looks through a zip archive of a folder. It is not unpacked to disk: a file is unpacked when its bytes are asked for.
 *
 * @throws FacetError when it is no archive, or its list of files is damaged
 */
export async function walkZip(path: string): Promise<Contents> {
  const { mtimeMs, ctimeMs } = await stat(path)
  const files: FoundFile[] = []
  const odd: OddFile[] = []
  const folders = new Set<string>()
  for (const { name, size, isEncrypted, read } of openZip(path)) {
    if (isEncrypted) {
      throw new FacetError(`${path}: is encrypted. Unpack it, and pass the folder, or pack it without a password.`)
    }
    const names = name.split(/[\\/]/).filter((part) => part !== '' && part !== '.')
    if (names.length === 0 || names.some((part) => part !== '..' && isIgnored(part))) continue
    if (names.includes('..')) {
      odd.push({ path: name, reason: 'its path leads out of the archive' })
      continue
    }
    const isFolder = /[\\/]$/.test(name)
    const above = isFolder ? names : names.slice(0, -1)
    for (const depth of above.keys()) folders.add(above.slice(0, depth + 1).join('/'))
    if (isFolder) continue
    const bytes = () => Promise.resolve().then(() => Buffer.from(read()))
    files.push({ name: names.join('/'), size, written: mtimeMs, changed: ctimeMs, read: bytes })
  }
  return {
    files: files.toSorted((a, b) => compareCodeUnits(a.name, b.name)),
    folders: [...folders].toSorted(compareCodeUnits),
    odd,
  }
}

/** Tells whether a file begins as a zip archive does. */
export function startsAsZip(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\x03\x04'
}
