/** How long something took each time, in seconds, oldest first: as much of it as {@link paceOf} looks at. */
export type Durations = readonly number[]

/** How far back is looked: so many seconds, but at least and at most so many times. */
const RECENT = { seconds: 30, least: 10, most: 2000 }

/** Times the median from which a duration is that of a stall: a suspended machine tells nothing of the next time. */
const STALL = 10

/** Returns durations with a new one, and without those that are too long ago. */
export function addDuration(durations: Durations, seconds: number): Durations {
  const all = [...durations, seconds]
  let [first, total] = [all.length, 0]
  while (first > 0 && all.length - first < RECENT.most) {
    if (all.length - first >= RECENT.least && total >= RECENT.seconds) break
    total += all[--first]
  }
  return all.slice(first)
}

/**
 * Returns how long something takes lately: the mean of its durations, but for stalls.
 *
 * @param expected - what was thought beforehand: what is told before the first time, and what tells a first stall
 * @returns seconds; undefined where nothing is known
 */
export function paceOf(durations: Durations, expected?: number): number | undefined {
  const known = expected === undefined ? durations : [...durations, expected]
  if (known.length === 0) return undefined
  const median = known.toSorted((a, b) => a - b)[Math.floor((known.length - 1) / 2)]
  const usual = durations.filter((seconds) => seconds <= STALL * median)
  return usual.length === 0 ? median : usual.reduce((sum, seconds) => sum + seconds, 0) / usual.length
}
