import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import {
  decodedHost,
  identityOf,
  identityText,
  isProcessNumber,
  ownIdentity,
  processState,
} from '../../array/node/index.ts'
import type { ProcessIdentity } from '../../array/node/index.ts'

/** The names of locks: the identity of a process, and a random part. */
const LOCK = /^\.lock-(.+)\+[0-9a-f]+$/
/** Those of earlier versions: `.lock-PID-START-HOST`. */
const EARLIER_LOCK = /^\.lock-(\d+)-(\d+)-([^+]+)$/

/** Whether a file in a run's folder is a lock. */
export function isLock(name: string): boolean {
  return LOCK.test(name) || EARLIER_LOCK.test(name)
}

/** Returns the name of a new lock of this process: the name holds all there is to know, so that no lock is seen half written. */
export function newLockName(): string {
  return `.lock-${identityText(ownIdentity())}+${randomBytes(4).toString('hex')}`
}

/** Who put a lock into a folder. */
export interface LockOwner extends ProcessIdentity {
  /** False of an earlier version's, which never writes to its lock again and is known by the name of its machine alone. */
  readonly beats: boolean
}

/** Returns who put a lock there; undefined where the name is none of a process. */
export function ownerOf(name: string): LockOwner | undefined {
  const identity = identityOf(LOCK.exec(name)?.[1] ?? '')
  if (identity) return { ...identity, beats: true }
  const [, pid, start, host] = EARLIER_LOCK.exec(name) ?? []
  if (host === undefined || !isProcessNumber(Number(pid))) return undefined
  // On a machine of the same name it is taken for a process of this one.
  const isHere = host === encodeURIComponent(hostname())
  const { boot, namespace } = isHere ? ownIdentity() : { boot: '', namespace: '' }
  return { pid: Number(pid), start: Number(start), host: decodedHost(host), boot, namespace, beats: false }
}

/** Returns whether an owner is there, as far as its process tells: see {@link processState}. */
export function stateOfOwner(owner: LockOwner): 'alive' | 'gone' | 'unknown' {
  const state = processState(owner)
  // Without signs of life, what cannot be told is left to the user.
  return state === 'unknown' && !owner.beats ? 'alive' : state
}
