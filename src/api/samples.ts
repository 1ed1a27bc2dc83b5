import { UsageError, imageShape, linspace, sizeOf } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import { renderFigure } from '../figures/node/index.ts'
import { codesOf } from '../gan/index.ts'
import type { BatchedProgram } from '../runtime/index.ts'
import { makeSamples, rowNames } from '../train/index.ts'
import type { SampleChunk } from '../train/index.ts'
import type { CodeMeaning, TrainedRun } from '../train/node/index.ts'
import { chooseCode, chooseName } from './choices.ts'
import { writeNewFile } from './new-files.ts'
import { writeSampleFolder } from './sample-folder.ts'
import { checkSheetSize, sheetOf } from './sample-sheet.ts'
import type { MeantSetting } from './sample-sheet.ts'

/** A value of a code in all samples, or its values from the first sample of a class to the last, evenly spaced. */
export type CodeValue = number | readonly [from: number, to: number]

/** Which samples are asked for. */
export interface Sampling {
  /** Names of classes, or numbers of categories as text; default all. */
  readonly class?: string | readonly string[] | undefined
  /** Samples of each class, ≥ 1; default 10. */
  readonly count?: number | undefined
  /** What the drawn codes and the noise follow from; default 0. */
  readonly seed?: number | undefined
  /** The class as whose samples all that is drawn is drawn; default each sample's own. */
  readonly noiseOf?: string | undefined
  /** Codes by name or by what they mean; those left out are drawn. */
  readonly codes?: Readonly<Record<string, CodeValue>> | undefined
  /** The same, without `codes` around it. */
  readonly [code: string]: unknown
}

/** One sample. */
export interface Sample {
  /** `[height, width, channels]` in [0, 1]. */
  readonly pixels: Float32Array
  /** The class that was asked for. */
  readonly class: string
  /** Values of all codes by name, set or drawn. */
  readonly codes: Readonly<Record<string, number>>
}

/** Samples in one array. */
export interface SampleBatch {
  /** `[count, height, width, channels]` in [0, 1]. */
  readonly pixels: Float32Array
  readonly image: ImageSize
  readonly count: number
}

/** How samples are saved. */
export interface Saving {
  /** In a folder: all images in it, without a subfolder for each class; default false. */
  readonly flat?: boolean | undefined
  /** Hears of images written to a folder, of how many. */
  readonly onProgress?: (done: number, total: number) => void
  /** Ends writing to a folder early: what is written is whole. */
  readonly signal?: AbortSignal
}

/** Samples that are made when they are asked for: as many of each class, one class after the other. */
export interface Samples extends AsyncIterable<Sample> {
  readonly classes: readonly string[]
  readonly count: number
  /** Makes them all in one array. */
  images(): Promise<SampleBatch>
  /** Draws them as a sheet, a row for each class, and returns its PNG. */
  png(): Promise<Uint8Array>
  /**
   * Saves them: as a sheet where the path ends in `.png`, else as a folder of images with `manifest.csv` and `manifest.json`.
   * Nothing is overwritten.
   *
   * @returns the path
   * @throws UsageError where the path is taken, or they are too many for a sheet
   */
  save(path: string, saving?: Saving): Promise<string>
}

/** What samples are made of. */
export interface SampledRun {
  /** Name of the run's folder. */
  readonly name: string
  readonly run: TrainedRun
  readonly meanings: Readonly<Record<string, CodeMeaning>>
  readonly open: () => Promise<BatchedProgram>
}

/** What is not the name of a code. */
const OWN = new Set(['class', 'count', 'seed', 'noiseOf', 'codes'])

/**
 * Prepares samples of a run.
 *
 * @throws UsageError for a class or a code that the run has not, naming the nearest that it has
 */
export function samplesOf(sampled: SampledRun, sampling: Sampling): Samples {
  const { run, name } = sampled
  const { config, classes, gan, step } = run
  const names = rowNames({ config, classes })
  const asked = typeof sampling.class === 'string' ? [sampling.class] : (sampling.class ?? names)
  const categories = [...new Set(asked)].map((title) => chooseName(title, names, 'class'))
  const { count = 10, seed = 0, noiseOf } = sampling
  checkCount(count)
  const settings = settingsOf(sampled, sampling, count)
  const drawnAs = noiseOf === undefined ? undefined : chooseName(noiseOf, names, 'class')
  const request = { config, image: gan.image, categories, count, seed, drawnAs, settings }
  const total = categories.length * count
  const pixelsOf = sizeOf(imageShape(gan.image))

  async function* chunks(): AsyncGenerator<SampleChunk> {
    const generator = await sampled.open()
    try {
      yield* makeSamples(generator, request)
    } finally {
      await generator.release()
    }
  }
  async function images(): Promise<SampleBatch> {
    const pixels = new Float32Array(total * pixelsOf)
    for await (const chunk of chunks()) pixels.set(chunk.images, chunk.first * pixelsOf)
    return { pixels, image: gan.image, count: total }
  }
  async function* each(): AsyncGenerator<Sample> {
    const codes = codesOf(config.latents)
    for await (const { first, count: made, images: pixels, latents } of chunks()) {
      for (let row = 0; row < made; row++) {
        yield {
          pixels: pixels.slice(row * pixelsOf, (row + 1) * pixelsOf),
          class: names[categories[Math.floor((first + row) / count)]],
          codes: Object.fromEntries(
            codes.map((code) => [code.name, latents[code.part.name][row * code.part.size + code.column]]),
          ),
        }
      }
    }
  }
  async function png(): Promise<Uint8Array> {
    checkSheetSize(categories.length, count)
    const { pixels } = await images()
    return renderFigure(sheetOf(pixels, request, names), { classes: names })
  }
  return {
    classes: categories.map((category) => names[category]),
    count: total,
    [Symbol.asyncIterator]: each,
    images,
    png,
    save: async (path, saving = {}) => {
      if (path.endsWith('.png')) {
        if (saving.flat) throw new UsageError('flat is about a folder of images. Give the path of a folder.')
        await writeNewFile(path, await png())
      } else {
        await writeSampleFolder(path, chunks(), { ...saving, request, origin: { run: name, step, classes: names } })
      }
      return path
    },
  }
}

function settingsOf({ run, meanings }: SampledRun, sampling: Sampling, count: number): MeantSetting[] {
  const direct = Object.entries(sampling).filter(([name]) => !OWN.has(name))
  return [...Object.entries(sampling.codes ?? {}), ...direct].map(([name, value]) => {
    const code = chooseCode(name, run.config, meanings)
    const [from, to] = endsOf(name, value)
    return { code, values: linspace(from, to, count), meaning: meanings[code.name]?.meaning ?? null }
  })
}

function endsOf(name: string, value: unknown): readonly [number, number] {
  const ends: readonly unknown[] = Array.isArray(value) ? value : [value, value]
  if (ends.length === 2 && ends.every((end) => typeof end === 'number' && Number.isFinite(end))) {
    return ends as [number, number]
  }
  throw new UsageError(`${name}: give a number, or two, from the first sample to the last, such as [-1, 1].`)
}

function checkCount(count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return
  throw new UsageError(`count: ${count} is not a whole number of at least 1.`)
}
