import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeTensors, encodeTensors } from '../../src/array/index.ts'
import type { DataSet, ImageSource } from '../../src/data/index.ts'
import { openDataSet } from '../../src/data/node/index.ts'
import { JUDGE_VERSION, judgeIdentity } from '../../src/metrics/index.ts'
import type { JudgeTensors } from '../../src/metrics/index.ts'
import { openJudge } from '../../src/metrics/node/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { idxBytes, writeFolder } from '../data/idx-bytes.ts'
import { mnist } from './mnist.ts'

/** Height and width of the digits: each pixel is the mean of nine of the middle of an image of MNIST. */
const SIDE = 8
const CUT = 3
const MARGIN = 2

function shrunk(source: ImageSource, count: number): Uint8Array {
  const { height, width } = source.image
  const whole = new Float32Array(height * width)
  const bytes = new Uint8Array(count * SIDE * SIDE)
  for (let index = 0; index < count; index++) {
    source.readImage(index, whole, 0)
    for (let at = 0; at < SIDE * SIDE; at++) {
      const [top, left] = [Math.floor(at / SIDE), at % SIDE].map((place) => MARGIN + CUT * place)
      let sum = 0
      for (let part = 0; part < CUT * CUT; part++) {
        sum += whole[(top + Math.floor(part / CUT)) * width + left + (part % CUT)]
      }
      bytes[index * SIDE * SIDE + at] = Math.round((255 * sum) / CUT ** 2)
    }
  }
  return bytes
}

function labelsOf(source: ImageSource, count: number): number[] {
  return Array.from({ length: count }, (_, index) => source.labelOf(index))
}

/** Data whose judge is at hand. */
export interface JudgedDigits {
  /** The folder of its files, to be named as data. */
  readonly source: string
  readonly data: DataSet
}

/**
 * Writes small real digits into a folder, and into a cache (the `FACET_CACHE` of who uses them) a judge of them that passes
 * for one of the full recipe: a training, a score or a command then costs moments. It reads most digits right, no more.
 */
export async function writeJudgedDigits(parent: string, cache: string): Promise<JudgedDigits> {
  const [training, test] = [1200, 400]
  const source = writeFolder(parent, 'digits', {
    'train-images-idx3-ubyte': idxBytes([training, SIDE, SIDE], shrunk(mnist.train, training)),
    'train-labels-idx1-ubyte': idxBytes([training], labelsOf(mnist.train, training)),
    't10k-images-idx3-ubyte': idxBytes([test, SIDE, SIDE], shrunk(mnist.test, test)),
    't10k-labels-idx1-ubyte': idxBytes([test], labelsOf(mnist.test, test)),
  })
  const data = await openDataSet(source)
  const cacheFolder = join(cache, 'judges')
  const judge = await openJudge({ data, runtime: nodeRuntime({ threads: 1 }), steps: 150, cacheFolder })
  await judge.release()
  const path = join(cacheFolder, `${data.fingerprint}-v${JUDGE_VERSION}.safetensors`)
  const { tensors, metadata } = decodeTensors(readFileSync(path), path) as JudgeTensors
  const pieces = encodeTensors(tensors, { ...metadata, ...judgeIdentity(data, {}) })
  writeFileSync(path, Buffer.concat([...pieces]))
  return { source, data }
}
