import { basename, join, resolve } from 'node:path'
import { UsageError, imageShape, linspace, sizeOf } from '../../array/index.ts'
import { renderFigure } from '../../figures/node/index.ts'
import { nodeRuntime } from '../../runtime/node/index.ts'
import { makeSamples, rowNames } from '../../train/index.ts'
import type { CodeSetting, SampleChunk, SampleRequest } from '../../train/index.ts'
import { openTrainedRun, readMeanings } from '../../train/node/index.ts'
import { chooseCode, chooseName } from '../../api/choices.ts'
import { freePath, writeNewFile } from '../../api/new-files.ts'
import { writeSampleFolder } from '../../api/sample-folder.ts'
import type { SampleFlags } from './sample.ts'
import { print, printJson } from '../print.ts'

/** A setting, and what its code was found to mean. */
interface MeantSetting extends CodeSetting {
  readonly meaning: string | null
}

/** Generates images and writes them as a sheet, or as a folder of files. */
export async function sampleCommand(folder: string, flags: SampleFlags): Promise<void> {
  const { count, seed, out, flat = false } = flags
  const isSheet = out === undefined || out.endsWith('.png')
  if (isSheet && flat) throw new UsageError('--flat is about a folder of images. Say --out with a folder.')
  const { gan, config, classes, step } = await openTrainedRun(folder, (threads) => nodeRuntime({ threads }))
  const names = rowNames({ config, classes })
  const categories = [...new Set(flags.class ?? names)].map((name) => chooseName(name, names, 'class'))
  const meanings = await readMeanings(folder)
  const settings = (flags.code ?? []).map((text) => {
    const { name, values } = parseCode(text, count)
    const code = chooseCode(name, config, meanings)
    return { code, values, meaning: meanings[code.name]?.meaning ?? null }
  })
  if (isSheet) checkSheetSize(categories.length, count)
  const drawnAs = flags.noiseOf === undefined ? undefined : chooseName(flags.noiseOf, names, 'class')
  const request = { config, image: gan.image, categories, count, seed, drawnAs, settings }
  const generator = await gan.generator()
  const chunks = makeSamples(generator, request)
  const origin = { run: basename(resolve(folder)), step, classes: names }
  const file = isSheet ? await writeSheet(chunks, request, names, { folder, out }) : out
  if (!isSheet) await writeSampleFolder(out, chunks, { request, origin, flat })
  await generator.release()
  const labels = categories.map((category) => names[category])
  const summary = { images: categories.length * count, classes: labels, file }
  if (flags.json) printJson(summary)
  else print(`${summary.images} images: ${file}`)
}

/** Reads `name=value` or `name=from..to`. */
function parseCode(text: string, count: number): { name: string; values: readonly number[] } {
  const [, name, from, to] = /^([^=]+)=(-?[\d.]+?(?:e-?\d+)?)(?:\.\.(-?[\d.]+(?:e-?\d+)?))?$/i.exec(text) ?? []
  const range = [from, to ?? from].map(Number)
  if (name === undefined || !range.every(Number.isFinite)) {
    throw new UsageError(`--code ${text}: say name=value or name=from..to, such as --code code_1=0.5.`)
  }
  return { name, values: linspace(range[0], range[1], count) }
}

/** The most images on a sheet, and in a row of it: enough to look at, and a picture that every viewer opens. */
const SHEET = { images: 1000, row: 100 }

function checkSheetSize(rows: number, count: number): void {
  if (count <= SHEET.row && rows * count <= SHEET.images) return
  throw new UsageError(
    `A sheet takes ${SHEET.images} images, ${SHEET.row} of a class; these are ${rows * count}, ${count} of a class. ` +
      'Say --out with a folder, or ask for fewer by --count or --class.',
  )
}

/** Writes the samples as one picture and returns where. */
async function writeSheet(
  chunks: AsyncIterable<SampleChunk>,
  request: SheetRequest,
  names: readonly string[],
  { folder, out }: { readonly folder: string; readonly out?: string },
): Promise<string> {
  const { image, categories, count } = request
  const images = new Float32Array(categories.length * count * sizeOf(imageShape(image)))
  for await (const chunk of chunks) images.set(chunk.images, chunk.first * sizeOf(imageShape(image)))
  const path = out ?? (await freePath(join(folder, 'samples'), 'sample'))
  const options = { ...sheetText(request, names), images, image, rows: categories.length, columns: count }
  await writeNewFile(path, await renderFigure({ kind: 'imageSheet', options }, { classes: names }))
  return path
}

interface SheetRequest extends SampleRequest {
  readonly settings: readonly MeantSetting[]
}

function sheetText({ categories, settings }: SheetRequest, names: readonly string[]) {
  const set = settings.map(({ code, values, meaning }) => {
    const [from, to] = [values[0], values[values.length - 1]]
    return `${code.name}${meaning === null ? '' : ` (${meaning})`} = ${from === to ? from : `${from} … ${to}`}`
  })
  return {
    title: 'Samples',
    subtitle: `${set.length > 0 ? `${set.join(', ')}; the` : 'The'} rest is drawn at random for every tile. Running statistics.`,
    rowLabels: categories.map((category) => names[category]),
    rowTitle: 'class asked for',
  }
}
