import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeTensors, encodeTensors } from '../../src/array/index.ts'
import type { DataSet, ImageSource } from '../../src/data/index.ts'
import { openDataSet } from '../../src/data/node/index.ts'
import type { Config } from '../../src/gan/index.ts'
import { JUDGE_VERSION, judgeIdentity } from '../../src/metrics/index.ts'
import type { JudgeTensors } from '../../src/metrics/index.ts'
import { openJudge } from '../../src/metrics/node/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { idxBytes, writeFolder } from '../data/idx-bytes.ts'
import { mnist } from './mnist.ts'
import { TINY, tinyConfig } from './tiny-gan.ts'

/** Digits 0, 1 and 2: a run of few classes draws its figures quickly. */
const CLASSES = 3
/** Height and width: each pixel is the mean of nine of the middle of an image of MNIST. */
const SIDE = 8
const CUT = 3
const MARGIN = 2

/** The first images of the digits, as the bytes of two IDX files. */
function filesOf(source: ImageSource, count: number): { images: Uint8Array; labels: Uint8Array } {
  const { height, width } = source.image
  const whole = new Float32Array(height * width)
  const pixels = new Uint8Array(count * SIDE * SIDE)
  const labels: number[] = []
  for (let index = 0; labels.length < count; index++) {
    const label = source.labelOf(index)
    if (label >= CLASSES) continue
    source.readImage(index, whole, 0)
    pixels.set(shrunk(whole, width), labels.length * SIDE * SIDE)
    labels.push(label)
  }
  return { images: idxBytes([count, SIDE, SIDE], pixels), labels: idxBytes([count], labels) }
}

function shrunk(whole: Float32Array, width: number): number[] {
  return Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [top, left] = [Math.floor(at / SIDE), at % SIDE].map((place) => MARGIN + CUT * place)
    const nine = Array.from(
      { length: CUT * CUT },
      (_none, part) => (top + Math.floor(part / CUT)) * width + left + (part % CUT),
    )
    return Math.round((255 * nine.reduce((sum, pixel) => sum + whole[pixel], 0)) / CUT ** 2)
  })
}

/** Data whose judge is at hand. */
export interface JudgedDigits {
  /** The folder of its files, to be named as data. */
  readonly source: string
  readonly data: DataSet
}

/**
 * Writes small real digits into a folder, and into a cache (the `FACET_CACHE` of who uses them) a judge of them that passes
 * for one of the full recipe: a training, a score or a command then costs moments.
 */
export async function writeJudgedDigits(parent: string, cache: string): Promise<JudgedDigits> {
  const [train, test] = [filesOf(mnist.train, 600), filesOf(mnist.test, 150)]
  const source = writeFolder(parent, 'digits', {
    'train-images-idx3-ubyte': train.images,
    'train-labels-idx1-ubyte': train.labels,
    't10k-images-idx3-ubyte': test.images,
    't10k-labels-idx1-ubyte': test.labels,
  })
  const data = await openDataSet(source)
  const cacheFolder = join(cache, 'judges')
  const judge = await openJudge({ data, runtime: nodeRuntime({ threads: 1 }), steps: 60, cacheFolder })
  await judge.release()
  const path = join(cacheFolder, `${data.fingerprint}-v${JUDGE_VERSION}.safetensors`)
  const { tensors, metadata } = decodeTensors(readFileSync(path), path) as JudgeTensors
  const pieces = encodeTensors(tensors, { ...metadata, ...judgeIdentity(data, {}) })
  writeFileSync(path, Buffer.concat([...pieces]))
  return { source, data }
}

/** What a preset needs to learn such digits with tiny networks. */
export const DIGITS: Readonly<Record<string, unknown>> = { ...TINY, 'latents.0.size': CLASSES }

/** A tiny config of an AC-GAN of such digits: it has no codes, and so no traversals. */
export function digitsConfig(source: string, settings: Readonly<Record<string, unknown>> = {}): Config {
  return tinyConfig({ ...DIGITS, 'data.source': source, ...settings }, 'acgan')
}

/** The flags of a training of such digits. */
export function digitsFlags(source: string): string[] {
  const settings = Object.entries(DIGITS).flatMap(([path, value]) => ['--set', `${path}=${JSON.stringify(value)}`])
  return ['--preset', 'acgan', '--data', source, ...settings]
}
