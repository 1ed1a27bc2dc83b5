import { open } from 'node:fs/promises'

/** Milliseconds between two signs of life of whoever holds a folder. */
export const BEAT = 5_000
/** Milliseconds without a sign of life after which a folder is free. */
export const LEASE = 30_000
/** What a lock holds. */
export const SIGN = 'held\n'

/**
 * Gives a sign of life: writes to a lock that is there. A write, and not a change of its times, so that the clock is that of the
 * file system, which is the same for all who look. The file is opened and closed each time: on NFS others see it from then on.
 *
 * @throws what the system does: ENOENT where the lock is gone
 */
export async function beat(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.write(SIGN, 0)
  } finally {
    await file.close()
  }
}

/**
 * Returns when a lock was last written to, in milliseconds by the clock of its file system; undefined where it is gone. It is
 * opened for that, because NFS answers from its memory where a file is not.
 */
export async function lastBeat(path: string): Promise<number | undefined> {
  const file = await open(path, 'r').catch(() => undefined)
  const found = await file?.stat().catch(() => undefined)
  await file?.close()
  return found?.mtimeMs
}

/** What this process has seen of a lock. */
interface Seen {
  readonly beat: number
  /** When it saw so, in milliseconds by its own clock. */
  readonly since: number
}

const seen = new Map<string, Seen>()

/**
 * Whether a lock shows signs of life, for those who look and do not write. The clocks of two machines may differ: the first
 * look believes them, every later one goes by what has changed since.
 */
export async function isBeating(path: string): Promise<boolean> {
  const [found, now] = [await lastBeat(path), performance.now()]
  if (found === undefined) return false
  const before = seen.get(path)
  const isOld = before === undefined && Date.now() - found >= LEASE
  const known = before?.beat === found ? before : { beat: found, since: isOld ? now - LEASE : now }
  seen.set(path, known)
  return now - known.since < LEASE
}
