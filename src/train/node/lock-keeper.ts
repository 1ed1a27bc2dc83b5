import { readdir, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { FacetError } from '../../array/index.ts'
import { isNeighbour } from '../../array/node/index.ts'
import { explainFileError } from './file-errors.ts'
import { BEAT, LEASE, beat } from './lock-beat.ts'
import { ownerOf } from './lock-name.ts'
import type { LockOwner } from './lock-name.ts'

/** A lock that this process keeps, as plain data that its threads share. */
export interface KeptLock {
  readonly folder: string
  /** The lock's own file. */
  readonly path: string
  /** When the last sign of life was given: see {@link now}. */
  readonly signed: Float64Array
}

/** A folder that is held. */
export interface RunLock extends KeptLock {
  /**
   * Makes sure that the folder is still held: to be called before anything is written to it.
   *
   * @throws LockLost where another process may have taken it over
   */
  readonly confirm: () => Promise<void>
  /** Lets the folder go. */
  readonly release: () => Promise<void>
}

/** A process stood still for so long that its folder was free, and may be another's now: it must not write there again. */
export class LockLost extends FacetError {
  override readonly name = 'LockLost'
}

/** Keeps a lock that was just taken: gives signs of life until it is released. */
export function keepLock(folder: string, path: string): RunLock {
  const signed = new Float64Array(new SharedArrayBuffer(16))
  signed.set(now())
  const kept = { folder, path, signed }
  let lost: LockLost | undefined
  const timer = setInterval(() => {
    void renewLock(kept).catch((error: unknown) => {
      // What else fails is told where it matters: before the next write.
      if (error instanceof LockLost) lost = error
    })
  }, BEAT)
  timer.unref()
  return {
    ...kept,
    confirm: async () => {
      if (lost) throw lost
      await confirmLock(kept)
    },
    release: async () => {
      clearInterval(timer)
      await rm(path, { force: true }).catch(() => {})
    },
  }
}

/**
 * Makes sure that a folder is still held, in whatever thread of the process that holds it.
 *
 * @throws LockLost where another process may have taken it over; FacetError where that cannot be told any more
 */
export async function confirmLock(kept: KeptLock): Promise<void> {
  if (silenceOf(kept) < LEASE / 3) return
  try {
    await renewLock(kept)
  } catch (error) {
    if (error instanceof LockLost || silenceOf(kept) >= LEASE / 2) throw error
  }
}

/** Gives a sign of life; after a long silence it also looks whether others are there, who may be taking the folder over. */
async function renewLock(kept: KeptLock): Promise<void> {
  const { folder, path, signed } = kept
  const [began, silence] = [now(), silenceOf(kept)]
  try {
    await beat(path)
  } catch (error) {
    throw (await lossOf(kept, error)) ?? explainFileError(error)
  }
  // First the sign, then the look: whoever comes later finds a lock that is fresh.
  const names = silence < LEASE / 2 ? [] : await readdir(folder)
  const other = names.flatMap((name) => strangerOf(name, path) ?? []).at(0)
  if (other) throw lockLost(folder, silence, other)
  signed.set(began)
}

/** Returns what is to be told where a lock cannot be written to because somebody has removed it. */
async function lossOf(kept: KeptLock, error: unknown): Promise<LockLost | undefined> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'ENOENT' && code !== 'ESTALE') return undefined
  // Where the whole folder has gone, that is what is to be told.
  const names = await readdir(kept.folder).catch(() => undefined)
  return names && lockLost(kept.folder, silenceOf(kept), names.flatMap((name) => ownerOf(name) ?? []).at(0))
}

/** Processes of this machine look whether others live, and take nothing over from one that does. */
function strangerOf(name: string, path: string): LockOwner | undefined {
  const owner = name === basename(path) ? undefined : ownerOf(name)
  return owner && !isNeighbour(owner) ? owner : undefined
}

function lockLost(folder: string, silence: number, other: LockOwner | undefined): LockLost {
  const who = other ? `process ${other.pid} of ${other.host} has taken it over` : 'its lock was removed'
  return new LockLost(
    `${folder}: this process stood still for ${Math.round(silence / 1000)} s, and ${who}. ` +
      'Nothing was written to it since. Follow it there, or resume it once it is free.',
  )
}

/**
 * The time, in milliseconds, by the clock and by a steady counter, which all threads share. The counter stands still while a
 * machine sleeps, and the clock may be set: of two times the greater difference counts.
 */
function now(): [clock: number, steady: number] {
  return [Date.now(), Number(process.hrtime.bigint() / 1_000_000n)]
}

/** Milliseconds since the last sign of life. */
function silenceOf({ signed }: KeptLock): number {
  return Math.max(...now().map((time, index) => time - signed[index]))
}
