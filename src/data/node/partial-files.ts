import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { identityOf, identityText, ownIdentity, processState } from '../../array/node/index.ts'

/** What follows a file's own name while it is written: who writes it, and a random part. */
const PARTIAL = /\.(\d+-\d+-[^+]+\+\w+\+\d*)\+[0-9a-f]{8}\.partial$/

/** After how many milliseconds a partial file counts as abandoned, where nothing is known of its writer. */
const ABANDONED = 24 * 60 * 60 * 1000

/** Returns a path beside another for its contents while they are written. Its name says which process writes them. */
export function partialPath(path: string): string {
  return `${path}.${identityText(ownIdentity())}+${randomBytes(4).toString('hex')}.partial`
}

/** Whether a file of this name is being written, or was. */
export function isPartial(name: string): boolean {
  return name.endsWith('.partial')
}

/** Removes what processes that ended early have left in a folder. It never throws: this only frees space. */
export async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter(isPartial)) {
    const path = join(folder, name)
    if (await isAbandoned(name, path)) await rm(path, { force: true }).catch(() => {})
  }
}

async function isAbandoned(name: string, path: string): Promise<boolean> {
  const writer = identityOf(PARTIAL.exec(name)?.[1] ?? '')
  const state = writer ? processState(writer) : 'unknown'
  if (state !== 'unknown') return state === 'gone'
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > ABANDONED
}
