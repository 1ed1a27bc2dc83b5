import { SingleBar } from 'cli-progress'
import { BAR_OPTIONS } from './bar-options.ts'

/** Shows how far something countable has come. */
export interface CountBar {
  readonly update: (done: number, total: number) => void
  /** Leaves the terminal as it was; may be called twice. */
  readonly end: () => void
}

/**
 * Returns a bar that appears at its first update; where there is no terminal, nothing is shown.
 *
 * @param what - what is done, such as `writing images`
 */
export function createCountBar(what: string): CountBar {
  const bar = new SingleBar({ ...BAR_OPTIONS, format: `${what} {bar} {value}/{total} · ETA {eta_formatted}` })
  return {
    update: (done, total) => {
      if (!bar.isActive) bar.start(total, 0)
      bar.update(done)
    },
    end: () => bar.stop(),
  }
}
