import { imageShape, sizeOf } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import { evenRows } from '../figures/index.ts'
import { codesOf } from '../gan/index.ts'
import type { Config } from '../gan/index.ts'
import { MADE, WATCHED } from './monitor.ts'
import { READ } from './reporter.ts'
import { BATCH } from './sampler.ts'
import { COLUMNS, rowNames } from './sheets.ts'
import type { PartTimes } from './time-left.ts'

/** What was timed before a run's first step, in seconds. */
export interface Trials {
  /** A whole step. */
  readonly step: number
  /** One batch of samples made, and one read, of {@link BATCH} images each. */
  readonly generate: number
  readonly recognise: number
}

/** What a run is of, as far as its time depends on it. */
export interface TimedRun {
  readonly config: Config
  readonly image: ImageSize
  /** Class names. */
  readonly classes: readonly string[]
  /** Bytes of a checkpoint's tensors. */
  readonly bytes: number
}

/** What is not tried beforehand takes about so many seconds on a machine of 2026; once it was timed, that counts. */
const DRAWN = { curves: 0.35, sheet: 0.1, value: 3e-7 }
const SAVED = { least: 0.1, byte: 5e-9 }
const JUDGED = { least: 0.3, image: 3e-4 }

/** Estimates how long each part of a run takes, from trials of what it is made of. */
export function expectedTimes(run: TimedRun, trials: Trials): PartTimes {
  const { config, classes, bytes } = run
  const { generate, recognise, step } = trials
  const rows = evenRows(rowNames({ config, classes }).length).length
  const batches = (images: number) => Math.ceil(images / BATCH)
  const sheet = batches(rows * COLUMNS) * generate
  const drawn = DRAWN.sheet + DRAWN.curves + DRAWN.value * rows * COLUMNS * sizeOf(imageShape(run.image))
  const watched = batches(Math.min(classes.length, WATCHED) * MADE)
  const sheets = 2 + codesOf(config.latents).length + Number(config.figures.batchStatistics)
  const made = sheets * sheet + batches(READ) * (generate + recognise) + 2 * recognise + step
  return {
    step,
    figures: sheet + watched * (generate + recognise) + drawn,
    evaluation: JUDGED.least + batches(config.evaluate.count) * generate + JUDGED.image * config.evaluate.count,
    checkpoint: SAVED.least + SAVED.byte * bytes,
    // Figures are drawn in a thread beside the one that makes them.
    end: Math.max(made, sheets * drawn) + Math.min(made, sheets * drawn) / 2,
  }
}
