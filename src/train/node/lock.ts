import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../../array/index.ts'
import { isNeighbour, signalProcess } from '../../array/node/index.ts'
import { explainFileError } from './file-errors.ts'
import { LEASE, SIGN, isBeating, lastBeat } from './lock-beat.ts'
import { keepLock } from './lock-keeper.ts'
import type { RunLock } from './lock-keeper.ts'
import { isFolder } from './make-folder.ts'
import { isLock, newLockName, ownerOf, stateOfOwner } from './lock-name.ts'
import type { LockOwner } from './lock-name.ts'

/**
 * Keeps other processes out of a run's folder, until it is let go or this process ends, in whatever way. Each process first
 * puts a file of its own there and then looks for others', so that of two at once at least one sees the other: never both go on.
 * A process of this machine holds a folder as long as it is there. One of another machine or container cannot be looked at: it
 * holds the folder as long as it gives signs of life, and confirms that it does before it writes.
 *
 * @throws UsageError when another process holds it
 */
export async function lockRun(folder: string): Promise<RunLock> {
  const own = join(folder, newLockName())
  try {
    await writeFile(own, SIGN, { flag: 'wx' })
    const now = (await lastBeat(own)) ?? Date.now()
    for (const name of await readdir(folder)) {
      if (join(folder, name) === own || !isLock(name)) continue
      await refuseIfHeld(folder, name, now)
      await removeLock(join(folder, name))
    }
  } catch (error) {
    await rm(own, { force: true }).catch(() => {})
    throw explainFileError(error)
  }
  return keepLock(folder, own)
}

/** Removes what is left of a lock, which is always a file. */
async function removeLock(path: string): Promise<void> {
  if (await isFolder(path)) throw new UsageError(`${path}: a folder with the name of a lock. Move or remove it.`)
  await rm(path, { force: true })
}

/** Who trains in a run's folder. */
export interface Holder extends LockOwner {
  /** Whether it can be reached from this process: it is not of another machine or container. */
  readonly isHere: boolean
}

/** Returns who holds a run's folder; undefined where nobody does, or the folder is gone. Nothing is written. */
export async function holderOf(folder: string): Promise<Holder | undefined> {
  for (const name of await readdir(folder).catch(() => [])) {
    const owner = ownerOf(name)
    if (!owner) continue
    const state = stateOfOwner(owner)
    const isHeld = state === 'alive' || (state === 'unknown' && (await isBeating(join(folder, name))))
    if (isHeld) return { ...owner, isHere: isNeighbour(owner) }
  }
  return undefined
}

/**
 * Has a holder end in good order, as Ctrl-C does.
 *
 * @param holder - as {@link holderOf} has just returned it
 * @returns whether the signal was sent; never to a process that cannot be told to be the holder
 */
export function interruptHolder(holder: Holder): boolean {
  // Who was found by signs of life has given one within the lease.
  return signalProcess(holder, 'SIGINT', holder.beats)
}

/** Refuses a lock whose process is alive, or shows signs of life. */
async function refuseIfHeld(folder: string, name: string, now: number): Promise<void> {
  const owner = ownerOf(name)
  const state = owner ? stateOfOwner(owner) : 'gone'
  if (!owner || state === 'gone') return
  if (isNeighbour(owner) && state === 'alive') throw inUse(folder, owner)
  if (!owner.beats) {
    throw new UsageError(
      `${folder}: in use by ${nameOf(owner)}. Wait for it; if it is no more, remove ${join(folder, name)}.`,
    )
  }
  const age = now - ((await lastBeat(join(folder, name))) ?? -Infinity)
  if (age < LEASE) throw new UsageError(`${folder}: in use by ${nameOf(owner)}. ${signsOfLife(owner, age)}`)
}

function inUse(folder: string, { pid }: LockOwner): UsageError {
  const holder = pid === process.pid ? 'this process' : `process ${pid}`
  return new UsageError(`${folder}: in use by ${holder}. Wait until it ends, or stop it.`)
}

function nameOf({ pid, host }: LockOwner): string {
  return `process ${pid} of ${host}`
}

function signsOfLife(owner: LockOwner, age: number): string {
  const [ago, left] = [age, LEASE - age].map((time) => Math.max(0, Math.round(time / 1000)))
  const place = isNeighbour(owner) ? 'It' : 'It runs on another machine or in another container, and'
  return (
    `${place} gave its last sign of life ${ago} s ago. ` +
    `Wait until it ends, or stop it there; if it was killed, the folder is free in ${left} s.`
  )
}
