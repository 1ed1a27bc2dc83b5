import { join } from 'node:path'
import { encode } from 'fast-png'
import { UsageError, imageShape, linspace, sizeOf } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import { drawFigure } from '../../figures/index.ts'
import { renderPng } from '../../figures/node/index.ts'
import { categoryPart, drawLatents, setCategory, setCode } from '../../gan/index.ts'
import type { Code, Config, LatentArrays } from '../../gan/index.ts'
import { nodeRuntime } from '../../runtime/node/index.ts'
import { loadGenerator, rowNames } from '../../train/index.ts'
import { openTrainedRun, readMeanings } from '../../train/node/index.ts'
import { chooseCode, chooseName } from '../choices.ts'
import { freePath, writeNewFile } from '../out-file.ts'
import type { SampleFlags } from './sample.ts'

/** A code, and its value in every column: the same, or spread evenly. */
interface CodeSetting {
  readonly code: Code
  readonly values: readonly number[]
  /** What the code was found to mean. */
  readonly meaning: string | null
}

/** Generates images and writes them as a sheet, or as one file each. */
export async function sampleCommand(folder: string, flags: SampleFlags): Promise<void> {
  const { gan, config, classes } = await openTrainedRun(folder, (threads) => nodeRuntime({ threads }))
  const names = rowNames({ config, classes })
  const rows = [...new Set(flags.class ?? names)].map((name) => chooseName(name, names, 'class'))
  const meanings = await readMeanings(folder)
  const settings = (flags.code ?? []).map((text) => {
    const { name, values } = parseCode(text, flags.count)
    const code = chooseCode(name, config, meanings)
    return { code, values, meaning: meanings[code.name]?.meaning ?? null }
  })
  const latents = sampleLatents(config, { rows, settings, count: flags.count, seed: flags.seed })
  const generator = await loadGenerator(gan)
  const { images } = await generator.run(latents, rows.length * flags.count)
  await generator.release()
  const labels = rows.map((row) => names[row])
  const path = await writeSamples({ images, image: gan.image, labels, settings }, folder, flags)
  const summary = { images: rows.length * flags.count, classes: labels, file: path }
  process.stdout.write(flags.json ? `${JSON.stringify(summary)}\n` : `${summary.images} images: ${path}\n`)
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

interface SamplePlan {
  readonly rows: readonly number[]
  readonly settings: readonly CodeSetting[]
  readonly count: number
  readonly seed: number
}

function sampleLatents(config: Config, { rows, settings, count, seed }: SamplePlan): LatentArrays {
  const latents = drawLatents(config.latents, rows.length * count, { seed, purpose: 'sample' })
  const part = categoryPart(config.latents)
  for (let index = 0; index < rows.length * count; index++) {
    if (part) setCategory(latents, part, index, rows[Math.floor(index / count)])
    for (const { code, values } of settings) setCode(latents, code, index, values[index % count])
  }
  return latents
}

interface Samples {
  /** `[rows * count, height, width, channels]` in [0, 1]. */
  readonly images: Float32Array
  readonly image: ImageSize
  /** The class of each row. */
  readonly labels: readonly string[]
  readonly settings: readonly CodeSetting[]
}

/** Writes the samples and returns where. */
async function writeSamples(samples: Samples, folder: string, { out, count }: SampleFlags): Promise<string> {
  if (out !== undefined && !out.endsWith('.png')) return writeSampleFolder(samples, out, count)
  const path = out ?? (await freePath(join(folder, 'samples'), 'sample'))
  await writeNewFile(path, renderPng(await drawFigure({ kind: 'imageSheet', options: sheetOf(samples, count) })))
  return path
}

function sheetOf({ images, image, labels, settings }: Samples, columns: number) {
  const set = settings.map(({ code, values, meaning }) => {
    const [from, to] = [values[0], values[values.length - 1]]
    return `${code.name}${meaning === null ? '' : ` (${meaning})`} = ${from === to ? from : `${from} … ${to}`}`
  })
  const subtitle = `${set.length > 0 ? `${set.join(', ')}; the` : 'The'} rest is drawn at random for every tile. Running statistics.`
  return {
    images,
    image,
    rows: labels.length,
    columns,
    rowLabels: labels,
    rowTitle: 'class asked for',
    title: 'Samples',
    subtitle,
  }
}

/** Writes `<out>/<class>/<number>.png`; a class such as `T-shirt/top` is one folder, `T-shirt-top`. */
async function writeSampleFolder({ images, image, labels }: Samples, out: string, count: number): Promise<string> {
  const size = sizeOf(imageShape(image))
  for (let index = 0; index < labels.length * count; index++) {
    const name = `${`${index % count}`.padStart(5, '0')}.png`
    const pixels = Uint8Array.from(images.subarray(index * size, (index + 1) * size), (value) =>
      Math.round(255 * value),
    )
    const png = encode({ width: image.width, height: image.height, channels: image.channels, depth: 8, data: pixels })
    await writeNewFile(join(out, labels[Math.floor(index / count)].replaceAll('/', '-'), name), png)
  }
  return out
}
