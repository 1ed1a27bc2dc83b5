import { basename, resolve } from 'node:path'
import { UsageError, argmaxRows, imageShape, sizeOf, softmaxOf } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import type { DataSet } from '../data/index.ts'
import { openDataSet } from '../data/node/index.ts'
import { renderFigure } from '../figures/node/index.ts'
import { IMAGES, codesOf, categoryPart, traversalRange } from '../gan/index.ts'
import type { Config } from '../gan/index.ts'
import { defaultThreads, openRuntime } from '../runtime/node/index.ts'
import { rowNames, traversalFigure } from '../train/index.ts'
import {
  checkEvaluation,
  evaluateRun,
  exportRun,
  openRunData,
  openTrainedRun,
  readMeanings,
  runData,
} from '../train/node/index.ts'
import type { Exported, Exporting, ReportFile, RunRecord } from '../train/node/index.ts'
import { chooseCode } from './choices.ts'
import { givenData } from './data.ts'
import type { DataInput } from './data.ts'
import { withJudge } from './judge.ts'
import type { JudgeOptions } from './judge.ts'
import { writeNewFile } from './new-files.ts'
import { samplesOf } from './samples.ts'
import type { SampledRun, Samples, Sampling } from './samples.ts'

/** A code of a run. */
export interface CodeFacts {
  /** Such as `code_1`. */
  readonly name: string
  /** The ends of its traversal. */
  readonly range: readonly [number, number]
  /** What an evaluation found that it means; null where it found nothing, or there was none. */
  readonly meaning: string | null
}

/** What the recogniser reads of an image. */
export interface Reading {
  /** The class it reads, and the probabilities of all, in label order; absent where it reads none. */
  readonly class?: string
  readonly probabilities?: readonly number[]
  /** Estimates of the codes by name. */
  readonly codes: Readonly<Record<string, number>>
}

/** A sheet of a traversal: a row for each class, a column for each value of one code. */
export interface Traversal {
  /** The code's name, such as `code_1`. */
  readonly code: string
  png(): Promise<Uint8Array>
  /** Writes a new file. */
  readonly save: (path: string) => Promise<string>
}

/** How a run is judged. */
export interface Evaluating extends JudgeOptions {
  /** Samples, and as many real images: at least two of each category; default 10,000. */
  readonly count?: number | undefined
  /** The data that it was trained on, where that has moved or lies in memory. */
  readonly data?: DataInput | undefined
}

/** A run whose networks can be used. Opening it executes nothing of what lies in its folder. */
export interface OpenedRun {
  readonly folder: string
  readonly config: Config
  readonly record: RunRecord
  readonly image: ImageSize
  /** Names of what can be asked for: classes, or numbers of categories. */
  readonly classes: readonly string[]
  readonly codes: readonly CodeFacts[]
  /** Makes samples when they are asked for. */
  sample(sampling?: Sampling): Samples
  /** Draws what a code does, by its name or what it means. */
  traverse(code: string, options?: { readonly columns?: number; readonly seed?: number }): Traversal
  /**
   * Reads classes and codes off images.
   *
   * @param pixels - in [0, 1], `[count, height, width, channels]`, of the run's size
   */
  recognise(pixels: Float32Array): Promise<Reading[]>
  /** Judges samples by a network that has never seen the generator; writes the report into the run's `evaluation/`. */
  evaluate(options?: Evaluating): Promise<ReportFile>
  /** Writes the networks for other programs. */
  export(options?: Exporting): Promise<Exported>
}

/**
 * Opens a run to use its networks: those of the best checkpoint, or of the newest where none was scored.
 *
 * @throws UsageError where the folder is not a run's; FacetError where it has no networks yet
 */
export async function openRun(folder: string): Promise<OpenedRun> {
  const run = await openTrainedRun(folder)
  const meanings = await readMeanings(folder)
  const { config, gan, record } = run
  const classes = rowNames(run)
  const sampled: SampledRun = { name: basename(resolve(folder)), run, meanings, open: () => gan.generator() }
  return {
    ...{ folder, config, record, image: gan.image, classes },
    codes: codesOf(config.latents).map(({ name, part }) => {
      return { name, range: traversalRange(part), meaning: meanings[name]?.meaning ?? null }
    }),
    sample: (sampling = {}) => samplesOf(sampled, sampling),
    traverse: (name, options) => traversalOf(sampled, name, options),
    recognise: (pixels) => readingsOf(sampled, pixels),
    evaluate: async (evaluating = {}) => {
      const { count = 10_000, seed = 0, threads = defaultThreads(), onStage } = evaluating
      // Before a judge is trained in vain.
      await checkEvaluation(folder)
      const runtime = openRuntime({ threads })
      const data = await dataOf(run, evaluating.data)
      return withJudge({ ...evaluating, threads, data, runtime }, (judging) =>
        evaluateRun(folder, { ...judging, data, count, seed, onStage }, runtime),
      )
    },
    export: (exporting = {}) => exportRun(folder, exporting),
  }
}

async function dataOf(run: SampledRun['run'], input: DataInput | undefined): Promise<DataSet> {
  const given = input === undefined ? undefined : await givenData(input)
  if (given && 'set' in given) return given.set
  return openRunData(runData(run, given?.request.source), openDataSet)
}

function traversalOf(
  { run, meanings, open }: SampledRun,
  name: string,
  { columns = 10, seed = 0 }: { readonly columns?: number; readonly seed?: number } = {},
): Traversal {
  const { config, classes, gan } = run
  const code = chooseCode(name, config, meanings)
  async function png(): Promise<Uint8Array> {
    const generator = await open()
    const maker = { config, classes, image: gan.image, seed, generator }
    const figure = await traversalFigure(maker, code, { columns, label: meanings[code.name]?.label })
    await generator.release()
    return renderFigure(figure, { classes })
  }
  return {
    code: code.name,
    png,
    save: async (path) => {
      await writeNewFile(path, await png())
      return path
    },
  }
}

async function readingsOf({ run }: SampledRun, pixels: Float32Array): Promise<Reading[]> {
  const { config, gan } = run
  const count = pixels.length / sizeOf(imageShape(gan.image))
  if (!Number.isInteger(count) || count < 1) {
    const { height, width, channels } = gan.image
    throw new UsageError(
      `recognise: ${pixels.length} values are no whole images of ${height} × ${width} × ${channels}.`,
    )
  }
  const recogniser = await gan.recogniser()
  const heads = await recogniser.run({ [IMAGES]: pixels }, count)
  await recogniser.release()
  const part = categoryPart(config.latents)
  const names = rowNames(run)
  const logits = part && (heads as Readonly<Record<string, Float32Array | undefined>>)[part.name]
  const read = part && logits && argmaxRows(logits, part.size)
  const codes = codesOf(config.latents)
  return Array.from({ length: count }, (_, row) => ({
    ...(part &&
      logits &&
      read && {
        class: names[read[row]],
        probabilities: softmaxOf(logits.subarray(row * part.size, (row + 1) * part.size)),
      }),
    codes: Object.fromEntries(
      codes.map((code) => [code.name, heads[code.part.name][row * code.part.size + code.column]]),
    ),
  }))
}
