import type { MeterMemory } from './memory.ts'

/** Measures steps. */
export interface Meter {
  /** Steps since the last line. */
  readonly count: number
  /** Seconds that the newest step took. */
  readonly newest: number
  /** Takes a step, and adds its losses and its time to what {@link take} reports. */
  time(step: () => Promise<Record<string, number>>): Promise<Record<string, number>>
  /**
   * Returns losses, each the mean over the steps that measured it, and images a second since the last call; only steps count
   * as time.
   */
  take(): { losses: Record<string, number>; imagesPerSecond: number }
}

/**
 * Starts a meter.
 *
 * @param batch - images a step
 * @param memory - losses since the last line; the rate is that of steps that this meter itself has timed
 */
export function createMeter(batch: number, memory: MeterMemory): Meter {
  let [timed, milliseconds, newest] = [0, 0, 0]
  return {
    get count() {
      return memory.count
    },
    get newest() {
      return newest / 1000
    },
    time: async (step) => {
      const began = performance.now()
      const losses = await step()
      newest = performance.now() - began
      milliseconds += newest
      timed++
      memory.count++
      for (const [name, value] of Object.entries(losses)) {
        memory.sums[name] = (memory.sums[name] ?? 0) + value
        memory.counts[name] = (memory.counts[name] ?? 0) + 1
      }
      return losses
    },
    take: () => {
      const { sums, counts } = memory
      const losses = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / counts[name]]))
      const imagesPerSecond = timed === 0 ? 0 : (1000 * batch * timed) / milliseconds
      Object.assign(memory, { sums: {}, counts: {}, count: 0 })
      timed = milliseconds = 0
      return { losses, imagesPerSecond }
    },
  }
}
