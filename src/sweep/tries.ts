/** How often a job was begun, or failed, without getting further. */
export interface Tries {
  /** The step that it was begun at. */
  readonly step: number
  readonly count: number
  /** Why the last one failed, where it told. */
  readonly reason?: string
}

/** Counts a try that begins at a step: getting further makes it the first one again. */
export function countTry(before: Tries | undefined, step: number): Tries {
  if (before?.step !== step) return { step, count: 1 }
  return { ...before, count: before.count + 1 }
}
