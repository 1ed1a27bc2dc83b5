import { isUtf8 } from 'node:buffer'
import type { Dirent } from 'node:fs'
import { readFile, readdir, realpath, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { FacetError } from '../../array/index.ts'
import { hasCode, reasonOf } from './cache-files.ts'
import { printable } from './class-names.ts'
import { inOrder } from './in-order.ts'

/** A file in a folder, or in an archive or table that stands for one. */
export interface FoundFile {
  /** Its path below the folder, with `/` between the names whatever the system. */
  readonly name: string
  /** True where it is known to be meant as an image, whatever its name: it is then damaged if it is none. */
  readonly isImage?: boolean
  /** Its length in bytes. */
  readonly size: number
  /** When it was last written, and last changed in any way, in milliseconds since 1970. */
  readonly written: number
  readonly changed: number
  /** Returns its bytes. Throws what the system throws; FacetError where an archive is damaged. */
  readonly read: () => Promise<Buffer>
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

/** Where a file or folder lies: paths are bytes, because names need not be text. */
interface Place {
  readonly path: Buffer
  readonly name: string
}

/** Files asked for at once: a stat takes as long as the way to the disk and back. */
const AT_ONCE = 64

/** What is hidden, and what systems, file servers and packers leave behind. */
const IGNORED =
  /^(\..*|__macosx|__pycache__|thumbs\.db|ehthumbs(_vista)?\.db|desktop\.ini|icon\r|@eadir|@recycle|@tmp|@__thumb|#recycle|#snapshot|\$recycle\.bin|recycler|found\.\d{3}|system volume information|lost\+found|network trash folder|temporary items)$/i

/** Tells whether something of this name is no part of a data set: hidden, or left behind by a system. */
export function isIgnored(name: string): boolean {
  return IGNORED.test(name)
}

/**
 * Looks through a folder and all below it. Symbolic links are followed, after everything else, and to no folder twice: so
 * every folder counts where it lies, and links may run in circles.
 *
 * @throws FacetError when a folder cannot be read
 */
export async function walkFolder(folder: string): Promise<Contents> {
  const found: Contents = { files: [], folders: [], odd: [] }
  const root = await realpath(folder, 'buffer').catch((error: unknown) => refuse(folder, error))
  const entered = new Set<string>()
  const links: Place[] = []

  async function enter({ path, name }: Place): Promise<void> {
    if (entered.has(keyOf(path))) {
      found.odd.push({ path: name, reason: 'it is a link to a folder that is read already' })
      return
    }
    entered.add(keyOf(path))
    if (name !== '') found.folders.push(name)
    const inner = await entriesOf({ path, name: name === '' ? folder : `${folder}/${name}` })
    const placed = (entry: Dirent<Buffer>): Place => ({
      path: Buffer.concat([path, Buffer.from(sep), entry.name]),
      name: name === '' ? textOf(entry.name) : `${name}/${textOf(entry.name)}`,
    })
    for (const entry of inner) if (entry.isSymbolicLink()) links.push(placed(entry))
    const others = inner.filter((entry) => !entry.isSymbolicLink() && !entry.isDirectory()).map(placed)
    for await (const _ of inOrder(others, AT_ONCE, (place) => take(place, found)));
    for (const place of inner.filter((entry) => entry.isDirectory()).map(placed)) await enter(place)
  }

  async function follow({ path, name }: Place): Promise<void> {
    const target = await realpath(path, 'buffer').catch(() => undefined)
    if (target === undefined) found.odd.push({ path: name, reason: 'it is a link that leads nowhere' })
    else if (isInside(root, target)) {
      found.odd.push({ path: name, reason: 'it is a link to a folder that this one lies in' })
    } else if (await isFolder(target)) await enter({ path: target, name })
    else await take({ path, name }, found)
  }

  await enter({ path: root, name: '' })
  // Following one may find more: the loop reaches them too.
  for (const link of links) await follow(link)
  return sorted(found)
}

/** Returns a name as text: in UTF-8, or else in Latin-1, in which every byte is a character. */
export function textOf(name: Uint8Array): string {
  return Buffer.from(name).toString(isUtf8(name) ? 'utf8' : 'latin1')
}

/** Returns a path as a text that no other path has. */
function keyOf(path: Buffer): string {
  return path.toString('latin1')
}

function isInside(path: Buffer, folder: Buffer): boolean {
  const end = folder.at(-1) === sep.charCodeAt(0) ? '' : sep
  return `${keyOf(path)}${sep}`.startsWith(`${keyOf(folder)}${end}`)
}

async function entriesOf({ path, name }: Place): Promise<Dirent<Buffer>[]> {
  const entries = await readdir(path, { withFileTypes: true, encoding: 'buffer' }).catch((error: unknown) =>
    refuse(name, error),
  )
  return entries
    .filter((entry) => !isIgnored(textOf(entry.name)))
    .toSorted((a, b) => compareCodeUnits(textOf(a.name), textOf(b.name)))
}

async function isFolder(path: Buffer): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() ?? false
}

async function take({ path, name }: Place, { files, odd }: Contents): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) odd.push({ path: name, reason: found ? 'it is no file' : 'it cannot be found any more' })
  else {
    const { size, mtimeMs, ctimeMs } = found
    files.push({ name, size, written: mtimeMs, changed: ctimeMs, read: () => readFile(path) })
  }
}

function sorted({ files, folders, odd }: Contents): Contents {
  return {
    files: files.toSorted((a, b) => compareCodeUnits(a.name, b.name)),
    folders: folders.toSorted(compareCodeUnits),
    odd: odd.toSorted((a, b) => compareCodeUnits(a.path, b.path)),
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
