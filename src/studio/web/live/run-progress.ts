import type { Metrics, RunDetail } from '../../protocol/index.ts'

/** How far a run is; what its files do not say is absent. */
export interface Progress {
  readonly step: number
  readonly planned?: number
  /** Passes over the data. */
  readonly epoch?: number
  /** Images a second: of the newest lines while it runs, of all afterwards. Only steps count as time. */
  readonly rate?: number
  /** Seconds of work, all sessions together. */
  readonly elapsed?: number
  /** Estimated seconds to its end, from its newest line; only while it runs. */
  readonly remaining?: number
}

/** Lines that a rate is taken over while a run goes on: enough to be calm, few enough to follow a busy machine. */
const RECENT_LINES = 20

/**
 * Returns how far a run is.
 *
 * @param now - milliseconds of the epoch
 */
export function progressOf(run: RunDetail, metrics: Metrics, now: number): Progress {
  const isRunning = run.state === 'running'
  const step = metrics.steps.at(-1) ?? run.step ?? 0
  const rate = meanRate(isRunning ? metrics.imagesPerSecond.slice(-RECENT_LINES) : metrics.imagesPerSecond)
  return {
    step,
    planned: run.plannedSteps,
    epoch: metrics.epochs.at(-1),
    rate,
    elapsed: elapsedSeconds(run, now),
    remaining: isRunning ? (metrics.secondsLeft.at(-1) ?? undefined) : undefined,
  }
}

/** The harmonic mean: as many images at each rate take as long as all of them at this one. */
function meanRate(rates: Metrics['imagesPerSecond']): number | undefined {
  const known = rates.filter((rate) => rate !== null && rate > 0) as number[]
  if (known.length === 0) return undefined
  return known.length / known.reduce((sum, rate) => sum + 1 / rate, 0)
}

/** While a session goes on, its record tells its time only as of the last word of it. */
function elapsedSeconds({ state, seconds, record }: RunDetail, now: number): number | undefined {
  const session = record?.sessions.at(-1)
  if (state !== 'running' || !record || !session) return seconds
  const before = record.sessions.slice(0, -1).reduce((sum, earlier) => sum + earlier.seconds, 0)
  return before + Math.max(session.seconds, (now - Date.parse(session.started)) / 1000)
}
