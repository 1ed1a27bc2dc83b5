import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { FacetError, VERSION } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import { codesOf, describeDefinitions, modelMetadata, traversalRange } from '../../gan/index.ts'
import type { Description, LatentPart } from '../../gan/index.ts'
import { halveWeights, replaceMetadata } from '../../onnx/index.ts'
import type { RunDescription } from './export-description.ts'
import { checkParity } from './export-parity.ts'
import type { ExportedNetwork, Parity } from './export-parity.ts'
import type { ExportedFile } from './export-run.ts'
import { makeFolder } from './make-folder.ts'
import type { TrainedRun } from './trained-run.ts'
import { writeWhole } from './write-whole.ts'

/** What a shared page knows of itself, as JSON in its index.html. */
export interface SharedPage {
  readonly name: string
  /** The version of Facet that made it. */
  readonly version: string
  readonly data: string
  readonly preset: string
  /** Steps that the networks had taken. */
  readonly step: number
  readonly licence: string | null
  readonly latents: readonly LatentPart[]
  /** What of them is not built in. */
  readonly definitions?: Description | undefined
  readonly codes: readonly SharedCode[]
  readonly classNames: readonly string[]
  readonly image: ImageSize
  /** By what is packed: how many scripts it is dealt to, and its bytes when it is unpacked. */
  readonly packed: Readonly<Record<PackedName, { readonly parts: number; readonly bytes: number }>>
}

/** A code: where it lies, its range, and what the judge found it to mean. */
export interface SharedCode {
  readonly name: string
  readonly part: string
  readonly column: number
  readonly range: readonly [number, number]
  readonly meaning?: string
  readonly label?: string
}

/** What is packed into scripts: a page that is opened from a disk may load nothing else. */
export type PackedName = ExportedNetwork | 'worker' | 'engine'

/** Where `npm run page` puts what shared pages are made of. */
const PARTS = fileURLToPath(new URL('../../../dist/shared-page/', import.meta.url))

/** Files of a shared page beside what is packed. */
const PLAIN = ['share.js', 'share.css'] as const

/** Half a step of a byte: weights in 16 bits are used where no pixel changes by more. */
const HALF_STEP = 1 / 510

/** Characters of packed text in a script: a few megabytes, so that a page can tell how far it is. */
const PART = 4_000_000

/**
 * Writes a page that steers the generator by itself: from any web server, or opened from a disk. All lies in the folder.
 *
 * @param run - the run, its description, and what its codes were found to mean
 * @throws FacetError when the built pages are missing, a file cannot be written, or a model does not compute what Facet does
 */
export async function exportWeb(out: string, run: SharedRun): Promise<ExportedFile[]> {
  const page = await readPart('index.html')
  await makeFolder(join(out, 'assets'))
  const { generator, recogniser, parity } = await models(out, run)
  const packing = {
    worker: await readPart('worker.js'),
    engine: await readFile(enginePath()),
    generator,
    recogniser,
  }
  const files: ExportedFile[] = []
  const packed: Record<string, SharedPage['packed'][PackedName]> = {}
  for (const [name, bytes] of Object.entries(packing)) {
    const texts = await pack(bytes)
    packed[name] = { parts: texts.length, bytes: bytes.length }
    for (const [part, text] of texts.entries()) {
      const script = `facetData(${JSON.stringify(name)},${part},"${text}")\n`
      files.push(await write(join(out, 'assets', `${name}-${part}.js`), Buffer.from(script)))
    }
  }
  for (const name of PLAIN) files.push(await write(join(out, 'assets', name), await readPart(name)))
  const about = sharedPage(run, packed as SharedPage['packed'])
  const index = await write(join(out, 'index.html'), Buffer.from(fillIn(page.toString(), about)))
  return [{ ...index, parity }, ...files]
}

/** What is shared. */
export interface SharedRun {
  readonly run: TrainedRun
  readonly description: RunDescription
  readonly meanings: Readonly<Record<string, { readonly meaning: string | null; readonly label: string | null }>>
}

/** Both models, in 16 bits where that is not seen. */
async function models(
  out: string,
  { run: { gan, models: own }, description }: SharedRun,
): Promise<{ generator: Uint8Array; recogniser: Uint8Array; parity: Parity }> {
  // What is checked is a file, as anybody would open it; it is not left there.
  const file = join(out, 'generator.onnx.checked')
  const measure = async (bytes: Uint8Array, bound?: number) => {
    await writeWhole(file, bytes)
    try {
      return await checkParity(file, gan, { bound })
    } finally {
      await rm(file, { force: true })
    }
  }
  const metadata = modelMetadata(description)
  const generator = replaceMetadata(own.generator, metadata)
  const recogniser = replaceMetadata(await own.recogniser(), metadata)
  const halved = halveWeights(generator, isWeight)
  const parity = await measure(halved, HALF_STEP).catch(() => undefined)
  if (parity) return { generator: halved, recogniser: halveWeights(recogniser, isWeight), parity }
  return { generator, recogniser, parity: await measure(generator) }
}

/** Stored tensors that are none of a network are constants of the program. */
function isWeight(name: string): boolean {
  return /^(generator|discriminator)\//.test(name)
}

function sharedPage({ run, description, meanings }: SharedRun, packed: SharedPage['packed']): SharedPage {
  const { config, image, classes, origin = {}, licence } = description
  return {
    name: origin.name ?? '',
    version: VERSION,
    data: origin.data ?? '',
    preset: origin.preset ?? '',
    step: run.step,
    licence: licence ?? null,
    latents: config.latents,
    definitions: describeDefinitions(config),
    codes: codesOf(config.latents).map(({ name, part, column }) => {
      const { meaning, label } = Object.hasOwn(meanings, name) ? meanings[name] : { meaning: null, label: null }
      const range = traversalRange(part)
      return { name, part: part.name, column, range, ...(meaning && { meaning }), ...(label && { label }) }
    }),
    classNames: classes,
    image,
    packed,
  }
}

function fillIn(page: string, about: SharedPage): string {
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  // Within a script element, nothing but its end has a meaning.
  const json = JSON.stringify(about).replaceAll('<', '\\u003c')
  return page.replace('FACET_TITLE', () => escape(about.name)).replace('FACET_ABOUT', () => json)
}

/** Compresses bytes and deals them, as base64, to the texts of scripts. */
async function pack(bytes: Uint8Array): Promise<string[]> {
  const text = (await promisify(gzip)(bytes)).toString('base64')
  return Array.from({ length: Math.ceil(text.length / PART) }, (_, part) => text.slice(part * PART, (part + 1) * PART))
}

async function readPart(name: string): Promise<Buffer> {
  return readFile(join(PARTS, name)).catch(() => {
    throw new FacetError(`${join(PARTS, name)}: it is missing. Build the pages with \`npm run page\`.`)
  })
}

function enginePath(): string {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-web/wasm')
  return join(dirname(entry), 'ort-wasm-simd-threaded.wasm')
}

async function write(file: string, bytes: Uint8Array): Promise<ExportedFile> {
  await writeWhole(file, bytes)
  return { file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}
