import { invalidValue } from '../../array/index.ts'
import { usableCores } from '../../array/node/index.ts'

/** More threads than this gain little on networks of this size. */
const USUAL_THREADS = 8

/** Threads of the engine where nobody says. */
export function defaultThreads(): number {
  return Math.min(usableCores(), USUAL_THREADS)
}

/** Threads a core at most, and those that any machine can take: a run of a larger machine can be gone on with on a smaller one. */
const THREADS_PER_CORE = 4
const ALWAYS = 32

/** The most threads that this machine trains with. With more of them they do nothing but wait for one another. */
export function mostThreads(): number {
  return Math.max(ALWAYS, THREADS_PER_CORE * usableCores())
}

/**
 * Refuses far more threads than there are cores.
 *
 * @param remedy - what else to do; by default to use fewer
 * @throws UsageError which says how many this machine takes
 */
export function checkThreads(threads: number, remedy?: string): void {
  const [cores, most] = [usableCores(), mostThreads()]
  if (threads <= most) return
  const here = cores === 1 ? '1 core' : `${cores} cores`
  const fewer = `Use at most ${most} here, best no more than ${cores}.`
  throw invalidValue('threads', `${threads} are too many for ${here}.`, remedy ?? fewer)
}
