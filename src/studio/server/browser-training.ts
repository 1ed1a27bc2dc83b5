import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { FacetError, imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSource } from '../../data/index.ts'
import { openMnist } from '../../data/node/index.ts'
import { presets, resolveConfig, terms } from '../../gan/index.ts'
import type { TermName } from '../../gan/index.ts'
import type { BrowserPreset, BrowserTraining } from '../protocol/index.ts'

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

/** Files by name, to be served or written: what a page trains on by itself. */
export interface TrainingFiles {
  /** `training.json` first. */
  readonly names: readonly string[]
  /**
   * Returns a file's bytes.
   *
   * @throws FacetError when there is no such file
   */
  read(name: string): Promise<Uint8Array>
}

/**
 * Opens MNIST for pages that train by themselves. A file is packed when it is read, which takes half a second.
 *
 * @throws FacetError when MNIST is not installed
 */
export async function openTrainingFiles(): Promise<TrainingFiles> {
  const { name, fingerprint, train } = await openMnist()
  const { image, classes, size } = train
  const files = Array.from({ length: Math.ceil(size / IMAGES_IN_FILE) }, (_, index) => ({
    file: `images-${index + 1}.bin`,
    images: Math.min(IMAGES_IN_FILE, size - index * IMAGES_IN_FILE),
  }))
  const training: BrowserTraining = { data: { name, fingerprint, image, classes, files }, presets: trainable() }
  return {
    names: ['training.json', ...files.map(({ file }) => file)],
    read: async (wanted) => {
      if (wanted === 'training.json') return Buffer.from(JSON.stringify(training))
      const index = files.findIndex(({ file }) => file === wanted)
      if (index < 0) throw new FacetError(`${wanted}: there is no such file to train on. Reload the page.`)
      return packImages(train, index * IMAGES_IN_FILE, files[index].images)
    },
  }
}

/** Returns images as they are fetched: gzip of the labels and then the pixels, a byte each. */
async function packImages(source: ImageSource, first: number, count: number): Promise<Uint8Array> {
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
  return promisify(gzip)(bytes)
}

function trainable(): BrowserPreset[] {
  const quick = preset('quick', 'a small version of facet that shows digits within a minute or two', 'facet', QUICK)
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
  const objective = (Object.keys(config.terms) as TermName[]).map((term) => ({
    name: term,
    player: terms[term].player,
    weight: config.terms[term]?.weight ?? 0,
    summary: terms[term].summary,
  }))
  return { name, summary, config, command: `facet train --preset ${base}${flags.join('')}`, objective }
}
