import { randomUUID } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** The name of a file that is being written: its own, the writer's host, pid namespace and pid, and a random part. */
const PARTIAL = /\.([^.]+)-(\d+)-([1-9]\d*)-[0-9a-f]{8}\.partial$/

/** After how many milliseconds a partial file counts as abandoned, where nothing is known of its writer. */
const ABANDONED = 24 * 60 * 60 * 1000

/** Returns a path beside another for its contents while they are written. It says which process writes them. */
export function partialPath(path: string): string {
  return `${path}.${host()}-${pidNamespace()}-${process.pid}-${randomUUID().slice(0, 8)}.partial`
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
  const [, writerHost, namespace, pid] = PARTIAL.exec(name) ?? []
  if (writerHost === host() && namespace === pidNamespace()) return !isAlive(Number(pid))
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > ABANDONED
}

/** Whether there is a process of this number: another user's cannot be sent a signal, but is there. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The host's name without dots: they part a file's name. */
function host(): string {
  return encodeURIComponent(hostname()).replaceAll('.', '%2E')
}

/** Containers may have one host name and the same numbers for different processes. 0 where the system does not tell. */
function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0'
  } catch {
    return '0'
  }
}
