/** How often a job was begun, or failed, without getting further. */
export interface Tries {
  /** The furthest step that it was begun at. */
  readonly step: number
  readonly count: number
  /** Why the last one failed, where it told. */
  readonly reason?: string
}

/**
 * Counts a try that begins at a step: getting further makes it the first one again. Falling back does not, or a job that loses
 * its newest checkpoint every time would be tried for ever.
 */
export function countTry(before: Tries | undefined, step: number): Tries {
  if (!before || step > before.step) return { step, count: 1 }
  return { ...before, count: before.count + 1 }
}
