import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'

/** Where something was measured. */
export interface Machine {
  /** ISO 8601. */
  readonly date: string
  readonly processor: string
  /** Processors that this process may use. */
  readonly cores: number
  readonly memoryGib: number
  readonly system: string
  readonly node: string
  /** Processes that wanted to run in the minute before: well below 1 on a quiet machine. */
  readonly load: number
}

/** Describes this machine as it is now. */
export function describeMachine(): Machine {
  return {
    date: new Date().toISOString(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    load: loadavg()[0],
  }
}

/** Returns the description as a line of text. */
export function machineLine({ processor, cores, memoryGib, system, node, load }: Machine): string {
  const busy = load > 0.5 ? ` **The machine was busy: load ${load.toFixed(1)}.**` : ''
  return `${processor}, ${cores} cores, ${memoryGib} GiB, ${system}, Node ${node}.${busy}`
}
