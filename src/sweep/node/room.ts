import { usableCores, usableMemory } from '../../array/node/index.ts'

/** Memory that a run takes, in bytes: the most that was seen of the default preset is 0.75 GiB. */
const MEMORY = 2 ** 30

/** How many runs have room on a machine. */
export interface Room {
  /** Returns how many runs of so many threads fit at once; at least one. */
  fits(threads: number): number
  /** Waits until so many cores are free, or all where a run has more threads than there are; returns what frees them. */
  enter(threads: number): Promise<() => void>
}

/** Returns the room of this machine, or of a part of it: runs that are in it never have more threads than it has cores. */
export function createRoom(cores = usableCores(), memory = usableMemory()): Room {
  const waiting: { readonly cores: number; readonly enter: () => void }[] = []
  let free = cores
  // In the order they came: a run of many threads is not overtaken for ever.
  const admit = () => {
    while (waiting.length > 0 && waiting[0].cores <= free) {
      const next = waiting.shift()
      free -= next?.cores ?? 0
      next?.enter()
    }
  }
  return {
    fits: (threads) => Math.max(1, Math.min(Math.floor(cores / threads), Math.floor(memory / MEMORY))),
    enter: async (threads) => {
      const taken = Math.min(threads, cores)
      await new Promise<void>((enter) => {
        waiting.push({ cores: taken, enter })
        admit()
      })
      return () => {
        free += taken
        admit()
      }
    },
  }
}
