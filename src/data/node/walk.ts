import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { FacetError } from '../../array/index.ts'
import { hasCode, reasonOf } from './cache-files.ts'
import { printable } from './class-names.ts'
import { inOrder } from './in-order.ts'

/** A file in a folder. */
export interface FoundFile {
  /** Where it lies. */
  readonly path: string
  /** Its path below the folder, with `/` between the names whatever the system. */
  readonly name: string
  /** Its length in bytes. */
  readonly size: number
  /** When it was last written, and last changed in any way, in milliseconds since 1970. */
  readonly written: number
  readonly changed: number
}

/** A file or folder that is passed over or not as it should be, and why. */
export interface OddFile {
  /** Its path below the folder, with `/` between the names whatever the system. */
  readonly path: string
  /** In a few words, such as `it is empty`. */
  readonly reason: string
}

/** All that a folder holds, on whatever level; each list is sorted by the names' code units, the same everywhere. */
export interface Contents {
  readonly files: FoundFile[]
  /** Paths of folders below it. */
  readonly folders: string[]
  readonly odd: OddFile[]
}

type Place = Pick<FoundFile, 'path' | 'name'>

/** Files asked for at once: a stat takes as long as the way to the disk and back. */
const AT_ONCE = 64

/** What is hidden, and what systems and packers leave behind. */
const IGNORED = /^(\..*|__macosx|thumbs\.db|desktop\.ini)$/i

/**
 * Looks through a folder and all below it. Symbolic links are followed, after everything else, and to no folder twice: so
 * every folder counts where it lies, and links may run in circles.
 *
 * @throws FacetError when a folder cannot be read
 */
export async function walkFolder(folder: string): Promise<Contents> {
  const found: Contents = { files: [], folders: [], odd: [] }
  const root = await realpath(folder).catch((error: unknown) => refuse(folder, error))
  const entered = new Set<string>()
  const links: Place[] = []

  async function enter({ path, name }: Place): Promise<void> {
    if (entered.has(path)) {
      found.odd.push({ path: name, reason: 'it is a link to a folder that is read already' })
      return
    }
    entered.add(path)
    if (name !== '') found.folders.push(name)
    const inner = await entriesOf(path)
    const placed = (entry: Dirent): Place => ({ path: join(path, entry.name), name: join(name, entry.name) })
    for (const entry of inner) if (entry.isSymbolicLink()) links.push(placed(entry))
    const others = inner.filter((entry) => !entry.isSymbolicLink() && !entry.isDirectory()).map(placed)
    for await (const _ of inOrder(others, AT_ONCE, (place) => take(place, found)));
    for (const place of inner.filter((entry) => entry.isDirectory()).map(placed)) await enter(place)
  }

  async function follow({ path, name }: Place): Promise<void> {
    const target = await realpath(path).catch(() => undefined)
    if (target === undefined) found.odd.push({ path: name, reason: 'it is a link that leads nowhere' })
    else if (`${root}${sep}`.startsWith(target.endsWith(sep) ? target : `${target}${sep}`)) {
      found.odd.push({ path: name, reason: 'it is a link to a folder that this one lies in' })
    } else if (await isFolder(target)) await enter({ path: target, name })
    else await take({ path, name }, found)
  }

  await enter({ path: root, name: '' })
  // Following one may find more: the loop reaches them too.
  for (const link of links) await follow(link)
  return sorted(found)
}

async function entriesOf(path: string): Promise<Dirent[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => refuse(path, error))
  return entries.filter(({ name }) => !IGNORED.test(name)).toSorted((a, b) => compareCodeUnits(a.name, b.name))
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() ?? false
}

async function take({ path, name }: Place, { files, odd }: Contents): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile()) files.push({ path, name, size: found.size, written: found.mtimeMs, changed: found.ctimeMs })
  else odd.push({ path: name, reason: found ? 'it is no file' : 'it cannot be found any more' })
}

function sorted({ files, folders, odd }: Contents): Contents {
  const slashed = (name: string) => name.split(sep).join('/')
  return {
    files: files
      .map((file) => ({ ...file, name: slashed(file.name) }))
      .toSorted((a, b) => compareCodeUnits(a.name, b.name)),
    folders: folders.map(slashed).toSorted(compareCodeUnits),
    odd: odd
      .map(({ path, reason }) => ({ path: slashed(path), reason }))
      .toSorted((a, b) => compareCodeUnits(a.path, b.path)),
  }
}

/** Orders texts by their UTF-16 code units, whatever the machine's language. */
export function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function refuse(path: string, cause: unknown): never {
  const named = printable(path)
  if (hasCode(cause, 'ENOENT')) {
    throw new FacetError(`${named}: the folder is not there any more. Check the path and read it again.`, { cause })
  }
  throw new FacetError(`${named}: cannot be read (${reasonOf(cause)}). See that you may read it, or take it away.`, {
    cause,
  })
}
