/** Whether there has been nothing to do for too long. */
export interface Idleness {
  /** Notes that something is to be done; returns what notes that it is. */
  begin(): () => void
  /** Resolves when nothing has been done for so long. */
  readonly isOver: Promise<void>
  end(): void
}

/** Begins to count seconds without work; without a limit they are never too many. */
export function createIdleness(seconds?: number): Idleness {
  let [busy, timer]: [number, NodeJS.Timeout | undefined] = [0, undefined]
  let over = () => {}
  const isOver = new Promise<void>((resolve) => (over = resolve))
  const wait = () => {
    if (seconds !== undefined) timer = setTimeout(over, 1000 * seconds)
  }
  wait()
  return {
    isOver,
    begin: () => {
      busy++
      clearTimeout(timer)
      return () => {
        if (--busy === 0) wait()
      }
    },
    end: () => clearTimeout(timer),
  }
}
