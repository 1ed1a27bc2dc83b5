import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FacetError, VERSION, imageShape, sizeOf } from '../array/index.ts'
import { csvLine, csvPath } from '../data/index.ts'
import { codesOf } from '../gan/index.ts'
import type { SampleChunk, SampleRequest } from '../train/index.ts'
import { explainFileError, makeFolder } from '../train/node/index.ts'
import { folderNames } from './folder-names.ts'
import { pngOf } from './png.ts'
import { makeNewFolder, writeNewFile } from './new-files.ts'

/** What a folder of samples says of itself, beside the request. */
export interface SampleOrigin {
  /** Name of the run's folder, and how many steps its networks had taken. */
  readonly run: string
  readonly step: number
  /** Names of all categories, asked for or not: a folder's name does not depend on the others that are asked for. */
  readonly classes: readonly string[]
}

const TABLE = 'manifest.csv'
const RECORD = 'manifest.json'

/**
 * Writes samples as a data set: `<out>/<class>/<number>.png`, manifest.csv with a line for each image, and manifest.json.
 *
 * @param options.flat - write `<out>/<class>-<number>.png` instead (default false)
 * @throws UsageError when the folder is not empty; FacetError when a file cannot be written, or where the signal ends it early
 */
export async function writeSampleFolder(
  out: string,
  chunks: AsyncIterable<SampleChunk>,
  options: SampleFolderOptions,
): Promise<void> {
  const { request, origin, flat = false } = options
  const names = folderNames(origin.classes, [TABLE, RECORD])
  const set: SampleSet = { ...options, out, names }
  await makeNewFolder(out)
  for (const category of flat ? [] : request.categories) await makeFolder(join(out, names[category]))
  await writeNewFile(join(out, TABLE), csvLine(['file', 'class', 'label', 'seed', ...codeNames(request)]))
  const done = await writeChunks(chunks, set)
  await writeNewFile(join(out, RECORD), `${JSON.stringify(recordOf(set, done), null, 2)}\n`)
  const total = request.categories.length * request.count
  if (done < total) {
    throw new FacetError(
      `${out}: interrupted after ${done} of ${total} images. They are whole, and the manifests list them.`,
    )
  }
}

interface SampleFolderOptions {
  readonly request: SampleRequest
  readonly origin: SampleOrigin
  readonly flat?: boolean
  /** Hears of images that are written, of how many. */
  readonly onProgress?: (done: number, total: number) => void
  /** Ends it between two chunks, so that every file is whole and in the manifests. */
  readonly signal?: AbortSignal
}

interface SampleSet extends SampleFolderOptions {
  readonly out: string
  /** What the folder of every category is called, or its files' names begin with. */
  readonly names: readonly string[]
}

/** Writes chunk after chunk, and returns how many images there are in the end. */
async function writeChunks(chunks: AsyncIterable<SampleChunk>, set: SampleSet): Promise<number> {
  const { categories, count } = set.request
  let done = 0
  for await (const chunk of chunks) {
    await writeChunk(chunk, set)
    done = chunk.first + chunk.count
    set.onProgress?.(done, categories.length * count)
    if (set.signal?.aborted) break
  }
  return done
}

async function writeChunk(chunk: SampleChunk, set: SampleSet): Promise<void> {
  const { out, request } = set
  const size = sizeOf(imageShape(request.image))
  const files = Array.from({ length: chunk.count }, (_, row) => fileOf(chunk.first + row, set))
  await Promise.all(
    files.map((file, row) => {
      const pixels = chunk.images.subarray(row * size, (row + 1) * size)
      return writeNewFile(join(out, file), pngOf(pixels, request.image))
    }),
  )
  // After the images: what the table lists is there.
  const lines = files.map((file, row) => csvLine([csvPath(file), ...valuesOf(chunk, row, set)]))
  await appendFile(join(out, TABLE), lines.join('')).catch((error: unknown) => {
    throw explainFileError(error)
  })
}

/** Where sample `index` of all lies in the folder. */
function fileOf(index: number, { request, flat, names }: SampleSet): string {
  const number = `${index % request.count}`.padStart(5, '0')
  // What is before the last hyphen is the class's alone, so that no two files have one name.
  return `${names[categoryOf(index, request)]}${flat ? '-' : '/'}${number}.png`
}

function categoryOf(index: number, { categories, count }: SampleRequest): number {
  return categories[Math.floor(index / count)]
}

/** What the table says of one sample of a chunk, beside its file. */
function valuesOf({ first, latents }: SampleChunk, row: number, { request, origin }: SampleSet): (string | number)[] {
  const label = categoryOf(first + row, request)
  const codes = codesOf(request.config.latents).map(({ part, column }) => latents[part.name][row * part.size + column])
  // Nine digits are enough to tell every float32 from its neighbours.
  return [origin.classes[label], label, request.seed, ...codes.map((value) => Number(value.toPrecision(9)))]
}

function codeNames({ config }: SampleRequest): string[] {
  return codesOf(config.latents).map(({ name }) => name)
}

/** What manifest.json holds. */
function recordOf({ request, origin, flat, names }: SampleSet, done: number): object {
  const { config, image, categories, count, seed, drawnAs } = request
  return {
    format: 1,
    facet: VERSION,
    run: origin.run,
    step: origin.step,
    seed,
    ...(drawnAs !== undefined && { noiseOf: origin.classes[drawnAs] }),
    images: done,
    complete: done === categories.length * count,
    image,
    latents: config.latents,
    classes: categories.map((label, place) => ({
      label,
      name: origin.classes[label],
      ...(flat ? { prefix: `${names[label]}-` } : { folder: names[label] }),
      images: Math.min(count, Math.max(0, done - place * count)),
    })),
  }
}
