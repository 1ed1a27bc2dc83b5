import { imageShape, sizeOf } from '../array/index.ts'
import type { DataSet } from '../data/index.ts'
import type { Config } from '../gan/index.ts'
import { openRuntime } from '../runtime/node/index.ts'
import { tryRun } from '../train/index.ts'
import { tell } from './print.ts'

/** Values of a batch of images up to which a trial takes seconds: 32 images of 128 × 128 in colour, and some more. */
const TRIED = 2 ** 21

/**
 * Estimates how long training would take on this machine, in seconds, from a trial that takes some seconds itself.
 *
 * @returns undefined where images are so large that the trial would take long
 */
export async function timeTraining(config: Config, data: DataSet): Promise<number | undefined> {
  if (config.batch * sizeOf(imageShape(data.train.image)) > TRIED) return undefined
  if (process.stderr.isTTY) tell('Timing some steps to estimate how long training would take.')
  return tryRun({ config, data, runtime: openRuntime(config) })
}
