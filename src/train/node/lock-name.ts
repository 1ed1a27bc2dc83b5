import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { isProcessNumber, ownIdentity, processState } from '../../array/node/index.ts'
import type { ProcessIdentity } from '../../array/node/index.ts'

/** The names of locks: `.lock-PID-START-HOST+BOOT+NAMESPACE+ID`. Those of earlier versions end with the host. */
const LOCK = /^\.lock-(\d+)-(\d+)-([^+]+)(?:\+([0-9a-z]+)\+(\d*)\+([0-9a-f]+))?$/

/** Whether a file in a run's folder is a lock. */
export function isLock(name: string): boolean {
  return LOCK.test(name)
}

/** Returns the name of a new lock of this process: the name holds all there is to know, so that no lock is seen half written. */
export function newLockName(): string {
  const { pid, start, host, boot, namespace } = ownIdentity()
  const id = randomBytes(4).toString('hex')
  return `.lock-${pid}-${start}-${encodeURIComponent(host)}+${boot}+${namespace}+${id}`
}

/** Who put a lock into a folder. */
export interface LockOwner extends ProcessIdentity {
  /** False of an earlier version's, which never writes to its lock again and is known by the name of its machine alone. */
  readonly beats: boolean
}

/** Returns who put a lock there; undefined where the name is none of a process. */
export function ownerOf(name: string): LockOwner | undefined {
  const [, pid, start, encoded, boot, namespace] = LOCK.exec(name) ?? []
  if (encoded === undefined || !isProcessNumber(Number(pid))) return undefined
  const owner = { pid: Number(pid), start: Number(start), host: decoded(encoded) }
  if (boot !== undefined) return { ...owner, boot, namespace, beats: true }
  // On a machine of the same name it is taken for a process of this one.
  const { boot: ownBoot, namespace: ownNamespace } = ownIdentity()
  const isHere = owner.host === hostname()
  return { ...owner, boot: isHere ? ownBoot : '', namespace: isHere ? ownNamespace : '', beats: false }
}

/** Returns whether an owner is there, as far as its process tells: see {@link processState}. */
export function stateOfOwner(owner: LockOwner): 'alive' | 'gone' | 'unknown' {
  const state = processState(owner)
  // Without signs of life, what cannot be told is left to the user.
  return state === 'unknown' && !owner.beats ? 'alive' : state
}

/** A file of this name may have been made by anything. */
function decoded(host: string): string {
  try {
    return decodeURIComponent(host)
  } catch {
    return host
  }
}
