import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSource } from '../../data/index.ts'
import { openMnist } from '../../data/node/index.ts'
import { codesOf, presets, resolveConfig, traversalRange } from '../../gan/index.ts'
import type { BrowserPreset, BrowserTraining } from '../protocol/index.ts'
import { objectiveOf } from './objective.ts'

/** Images in a file: 55,000 of MNIST are five files of 2 MB, which come at the same time and show how far they are. */
const IMAGES_IN_FILE = 11_000

/**
 * Networks that WebAssembly trains in a minute or two: a quarter to half the channels and units of preset facet. The moving
 * average is shorter, as the run is.
 */
const QUICK: Readonly<Record<string, unknown>> = {
  'networks.generator.hidden': 256,
  'networks.generator.channels': [64, 32],
  'networks.discriminator.hidden': 256,
  'networks.discriminator.channels': [32, 64],
  'networks.discriminator.recogniser': 64,
  'optim.average': 0.98,
  steps: 600,
}

/** Files that a page trains on by itself, by name. */
export interface TrainingFiles {
  /** Their names, `training.json` first. */
  names(): Promise<readonly string[]>
  /**
   * Returns a file's bytes, or undefined where there is none of that name. Packing images takes half a second; it is done once.
   *
   * @throws FacetError when MNIST is not installed
   */
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>
}

/** Returns MNIST and what can be trained on it as files. Nothing is read before a file is asked for. */
export function createTrainingFiles(): TrainingFiles {
  const packed = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()
  let opened: Promise<Opened> | undefined
  const open = () => (opened ??= openTraining())
  return {
    names: async () => ['training.json', ...(await open()).training.data.files.map(({ file }) => file)],
    read: async (name) => {
      const { training, train } = await open()
      if (name === 'training.json') return new TextEncoder().encode(JSON.stringify(training))
      const index = training.data.files.findIndex(({ file }) => file === name)
      if (index < 0) return undefined
      const packing = packed.get(name) ?? packImages(train, index * IMAGES_IN_FILE, training.data.files[index].images)
      packed.set(name, packing)
      return packing
    },
  }
}

interface Opened {
  readonly training: BrowserTraining
  readonly train: ImageSource
}

async function openTraining(): Promise<Opened> {
  const { name, fingerprint, train } = await openMnist()
  const { image, classes, size } = train
  const files = Array.from({ length: Math.ceil(size / IMAGES_IN_FILE) }, (_, index) => ({
    file: `images-${index + 1}.bin`,
    images: Math.min(IMAGES_IN_FILE, size - index * IMAGES_IN_FILE),
  }))
  return { train, training: { data: { name, fingerprint, image, classes, files }, presets: trainable() } }
}

/** Returns images as they are fetched: gzip of the labels and then the pixels, a byte each. */
async function packImages(source: ImageSource, first: number, count: number): Promise<Uint8Array<ArrayBuffer>> {
  const length = sizeOf(imageShape(source.image))
  const bytes = new Uint8Array(count * (1 + length))
  const pixels = new Float32Array(length)
  for (let index = 0; index < count; index++) {
    bytes[index] = source.labelOf(first + index)
    source.readImage(first + index, pixels, 0)
    bytes.set(
      pixels.map((pixel) => Math.round(255 * pixel)),
      count + index * length,
    )
  }
  return new Uint8Array(await promisify(gzip)(bytes))
}

function trainable(): BrowserPreset[] {
  const quick = preset('quick', 'a small version of papers that shows digits within a minute or two', 'papers', QUICK)
  const whole = Object.entries(presets).map(([name, { summary }]) => preset(name, summary, name, {}))
  return [quick, ...whole]
}

function preset(
  name: string,
  summary: string,
  base: string,
  settings: Readonly<Record<string, unknown>>,
): BrowserPreset {
  const assignments = Object.entries(settings)
  const config = resolveConfig({ preset: base, assignments, threads: 1 })
  const flags = assignments.map(([path, value]) => ` --set ${path}=${JSON.stringify(value)}`)
  const codes = codesOf(config.latents).map(({ name: code, part, column }) => {
    return { name: code, part: part.name, column, range: traversalRange(part) }
  })
  return {
    name,
    summary,
    config,
    command: `facet train --preset ${base}${flags.join('')}`,
    codes,
    objective: objectiveOf(config),
  }
}
