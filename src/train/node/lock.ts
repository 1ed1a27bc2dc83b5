import { readFileSync } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../../array/index.ts'
import { explainFileError } from './file-errors.ts'

/** The name of a lock: the process's number, when it began in the clock of its machine, and the machine. */
const LOCK = /^\.lock-(\d+)-(\d+)-(.+)$/

/** Whether a file in a run's folder is a lock. */
export function isLock(name: string): boolean {
  return LOCK.test(name)
}

/**
 * Keeps other processes out of a run's folder, until it is let go or this process ends, in whatever way. Each process first
 * puts a file of its own there and then looks for others', so that of two at once at least one sees the other: never both go on.
 * The name holds all there is to know, so that no lock is ever seen half written.
 *
 * @returns lets the folder go
 * @throws UsageError when another process holds it
 */
export async function lockRun(folder: string): Promise<() => Promise<void>> {
  const own = `.lock-${process.pid}-${lookUp(process.pid)?.start ?? 0}-${machine()}`
  const release = () => rm(join(folder, own), { force: true }).catch(() => {})
  await create(join(folder, own), folder)
  try {
    for (const name of await readdir(folder)) {
      if (name === own || !isLock(name)) continue
      refuseIfHeld(folder, name)
      await rm(join(folder, name), { force: true })
    }
  } catch (error) {
    await release()
    throw error
  }
  return release
}

/** Who trains in a run's folder. */
export interface Holder {
  readonly pid: number
  /** When the process began, in the clock of its machine: with `pid` it names one process for good. */
  readonly start: number
  readonly host: string
  /** Whether it is a process of this machine. Of another machine's nothing is known but that it was there. */
  readonly isHere: boolean
}

/** Returns who holds a run's folder; undefined where nobody does, or the folder is gone. */
export async function holderOf(folder: string): Promise<Holder | undefined> {
  const names = await readdir(folder).catch(() => [])
  return names.flatMap((name) => readLock(name) ?? []).find(isHeld)
}

function readLock(name: string): Holder | undefined {
  const [, pid, start, host] = LOCK.exec(name) ?? []
  if (host === undefined) return undefined
  return { pid: Number(pid), start: Number(start), host: decoded(host), isHere: host === machine() }
}

/** A file of this name may have been made by anything. */
function decoded(host: string): string {
  try {
    return decodeURIComponent(host)
  } catch {
    return host
  }
}

function isHeld({ pid, start, isHere }: Holder): boolean {
  return !isHere || isAlive(pid, start)
}

async function create(path: string, folder: string): Promise<void> {
  try {
    await (await open(path, 'wx')).close()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw inUse(folder, 'this process')
    throw explainFileError(error)
  }
}

/** Refuses a lock whose process is alive, or on a machine of which nothing can be known. */
function refuseIfHeld(folder: string, name: string): void {
  const holder = readLock(name)
  if (!holder || !isHeld(holder)) return
  const { pid, host, isHere } = holder
  if (isHere) throw inUse(folder, `process ${pid}`)
  throw new UsageError(
    `${folder}: in use by process ${pid} of ${host}. Wait for it; if it is no more, remove ${join(folder, name)}.`,
  )
}

function inUse(folder: string, holder: string): UsageError {
  return new UsageError(`${folder}: in use by ${holder}. Wait until it ends, or stop it.`)
}

/** Whether a process is there and, where that can be told, is the one that began then: numbers are used again. */
function isAlive(pid: number, start: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Another user's process cannot be sent a signal, but is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  const found = lookUp(pid)
  return found === undefined || (found.start === start && !found.ended)
}

/** What Linux tells of a process; undefined where there is no /proc. Times are in ticks since the machine began. */
function lookUp(pid: number): { readonly start: number; readonly ended: boolean } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // From the third field on: the second is the command in brackets, and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A process that was killed is listed until its parent asks how it ended.
    return { start: Number(fields[19]), ended: fields[0] === 'Z' || fields[0] === 'X' }
  } catch {
    return undefined
  }
}

function machine(): string {
  return encodeURIComponent(hostname())
}
