/** Whether there has been nothing to do for too long. */
export interface Idleness {
  /** Notes that something is to be done; returns what notes that it is over. */
  begin(): () => void
  /** Notes that something has been done: what comes to nothing is no work. */
  note(): void
  /** Aborted when nothing has been done for so long. */
  readonly isOver: AbortSignal
  end(): void
}

/** Begins to count seconds without work; without a limit they are never too many. */
export function createIdleness(seconds?: number): Idleness {
  let [busy, since, timer]: [number, number, NodeJS.Timeout | undefined] = [0, performance.now(), undefined]
  const over = new AbortController()
  const wait = () => {
    if (seconds === undefined) return
    const left = 1000 * seconds - (performance.now() - since)
    // What the queue has next is there sooner than any timer.
    if (left > 0) timer = setTimeout(() => over.abort(), left)
    else over.abort()
  }
  wait()
  return {
    isOver: over.signal,
    begin: () => {
      busy++
      clearTimeout(timer)
      return () => {
        if (--busy === 0) wait()
      }
    },
    note: () => {
      since = performance.now()
    },
    end: () => clearTimeout(timer),
  }
}
