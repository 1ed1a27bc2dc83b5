import { availableParallelism } from 'node:os'

/** More threads than this gain little on networks of this size. */
const MOST_THREADS = 8

/** Threads of the engine where nobody says. */
export function defaultThreads(): number {
  return Math.min(availableParallelism(), MOST_THREADS)
}
