/** Work that is done again and again. */
export interface Polling {
  /** Does it now, or waits for it where it is being done. */
  now(): Promise<void>
  start(): void
  stop(): void
}

/** Returns work that, once started, is done anew so many milliseconds after it was done; never twice at a time. */
export function polling(work: () => Promise<void>, period: number): Polling {
  let doing: Promise<void> | undefined
  let [timer, isOn]: [NodeJS.Timeout | undefined, boolean] = [undefined, false]
  const now = () => (doing ??= work().finally(() => (doing = undefined)))
  const wait = () => {
    timer = setTimeout(() => void again(), period)
  }
  const again = async () => {
    // What fails once, because files are moved at that moment, is tried again.
    await now().catch(() => {})
    if (isOn) wait()
  }
  return {
    now,
    start: () => {
      if (isOn) return
      isOn = true
      wait()
    },
    stop: () => {
      isOn = false
      clearTimeout(timer)
    },
  }
}
