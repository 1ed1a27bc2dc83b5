import type { DataSet } from '../../data/index.ts'
import type { Config } from '../../gan/index.ts'
import { openRuntime } from '../../runtime/node/index.ts'
import { stepsWithin } from '../try-run.ts'

/** A config whose run takes a given time on this machine, and what to tell of it. */
export interface TimedConfig {
  readonly config: Config
  readonly notice: string
}

/**
 * Gives a config as many steps as fit into a time on this machine, figures, scores and checkpoints included: steps are tried for
 * about a second. Schedules follow, as they are shares of all steps. Opening the data, and training a judge that there is none of
 * yet, come on top.
 *
 * @param minutes - > 0
 * @throws UsageError where not even one step fits
 */
export async function fitToTime(config: Config, data: DataSet, minutes: number): Promise<TimedConfig> {
  const planned = { config, data, runtime: openRuntime(config) }
  const { steps, secondsPerStep } = await stepsWithin(planned, minutes * 60)
  const { epochs: _, ...others } = config
  const notice =
    `${steps} steps fit into ${minutes} min, at ${(secondsPerStep * 1000).toPrecision(3)} ms a step on this machine. ` +
    `For the same run elsewhere pass --steps ${steps}.`
  return { config: { ...others, steps }, notice }
}
