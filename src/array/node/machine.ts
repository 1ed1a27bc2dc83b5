import { availableParallelism, freemem, totalmem } from 'node:os'
import { groupLimits } from './cgroup.ts'

/** Returns the cores that this process may use, whole ones, at least 1: a container may have fewer than its machine. */
export function usableCores(root = '/'): number {
  const { cores = Infinity } = groupLimits(root)
  return Math.max(1, Math.min(availableParallelism(), Math.floor(cores)))
}

/**
 * Returns the memory that may still be taken, in bytes: what the machine has free, or less where a container allows less.
 *
 * Where a group's limits can be read, `process.availableMemory()` is not asked: it counts pages of files that were read as
 * taken, so that a large data set would leave nothing.
 */
export function usableMemory(root = '/'): number {
  const { memory = process.availableMemory() } = groupLimits(root)
  return Math.min(freemem(), memory)
}

/** Returns the memory that this process may come to use at most, in bytes. */
export function largestMemory(): number {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(totalmem(), constrained) : totalmem()
}
