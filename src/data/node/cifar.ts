import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { FacetError } from '../../array/index.ts'
import type { DataSet, LabelledImages } from '../index.ts'
import { readBytes } from './read-bytes.ts'
import type { DataRequest } from './request.ts'
import { splitSet } from './split-set.ts'

/** How a set of CIFAR lies in files: records of labels and pixels. */
interface CifarFormat {
  /** The folder that unpacking its archive makes. */
  readonly folder: string
  readonly train: readonly string[]
  readonly test: string
  /** Where the classes have their names, one a line, in label order. */
  readonly names: string
  /** Bytes before the pixels; the last is the label, since the coarse one comes before the fine one. */
  readonly labels: number
  /** The classes where there is no file of names. */
  readonly classes: readonly string[]
}

const PIXELS = 32 * 32
const IMAGE = { height: 32, width: 32, channels: 3 } as const

const FORMATS = [
  {
    folder: 'cifar-10-batches-bin',
    train: [1, 2, 3, 4, 5].map((index) => `data_batch_${index}.bin`),
    test: 'test_batch.bin',
    names: 'batches.meta.txt',
    labels: 1,
    classes: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  },
  {
    folder: 'cifar-100-binary',
    train: ['train.bin'],
    test: 'test.bin',
    names: 'fine_label_names.txt',
    labels: 2,
    classes: Array.from({ length: 100 }, (_, label) => String(label)),
  },
] as const satisfies readonly CifarFormat[]

/** Finds the files of CIFAR in a folder, or in the one that unpacking made there. */
function findCifar(folder: string): { readonly place: string; readonly format: CifarFormat } | undefined {
  for (const format of FORMATS) {
    for (const place of [folder, join(folder, format.folder)]) {
      if ([...format.train, format.test].some((name) => existsSync(join(place, name)))) return { place, format }
    }
  }
  return undefined
}

/** Tells whether a folder holds files of CIFAR-10 or CIFAR-100. */
export function isCifarFolder(folder: string): boolean {
  return findCifar(folder) !== undefined
}

/**
 * Opens CIFAR-10 or CIFAR-100 in its binary version: colour, `[32, 32, 3]`, 50,000 training images, of which some are set apart
 * to validate with, and 10,000 test images; of CIFAR-100 the fine labels. Krizhevsky, "Learning multiple layers of features from
 * tiny images", 2009; https://www.cs.toronto.edu/~kriz/cifar.html.
 *
 * @param folder - where the `.bin` files lie, or the folder that unpacking the archive makes
 * @param split - as the config's `data.split`; only the share to validate with is taken
 * @throws FacetError when a file is missing or damaged, or a label names no class
 */
export async function openCifar(folder: string, split?: DataRequest['split']): Promise<DataSet> {
  const found = findCifar(folder)
  if (found === undefined) {
    throw new FacetError(`${folder}: has no files of CIFAR. Unpack the binary version of CIFAR-10 or CIFAR-100 there.`)
  }
  const { place, format } = found
  const classes = await readNames(place, format)
  const train = await readImages(place, format.train, { ...format, classes })
  const test = await readImages(place, [format.test], { ...format, classes })
  return splitSet({ name: basename(resolve(folder)), train, test }, split)
}

async function readNames(place: string, { names, classes }: CifarFormat): Promise<readonly string[]> {
  const path = join(place, names)
  if (!existsSync(path)) return classes
  const text = new TextDecoder().decode(await readBytes(path))
  const lines = text.split('\n').map((line) => line.trim())
  const found = lines.filter((line) => line !== '')
  if (found.length === classes.length) return found
  throw new FacetError(`${path}: names ${found.length} classes, not ${classes.length}. Fetch it again, or remove it.`)
}

async function readImages(
  place: string,
  names: readonly string[],
  { labels, classes }: Pick<CifarFormat, 'labels' | 'classes'>,
): Promise<LabelledImages> {
  const parts: CifarImages[] = []
  for (const name of names) {
    const path = join(place, name)
    parts.push(parseCifar(await readBytes(path), { file: path, labels, classes: classes.length }))
  }
  return {
    image: IMAGE,
    classes,
    pixels: joined(parts.map(({ pixels }) => pixels)),
    labels: joined(parts.map((part) => part.labels)),
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const { buffer, byteOffset, length } = Buffer.concat(parts)
  // A plain view, so that no caller meets Buffer's own `slice` and `toJSON`.
  return new Uint8Array(buffer, byteOffset, length)
}

/** Images of one file. */
interface CifarImages {
  /** Pixels in 0..255, `[images, 32, 32, 3]`. */
  readonly pixels: Uint8Array
  readonly labels: Uint8Array
}

/**
 * Reads the records of a file: label bytes, of which the last counts, and 3072 bytes of pixels, first all red ones.
 *
 * @throws FacetError when the bytes are no whole records, or a label names no class
 */
export function parseCifar(
  bytes: Uint8Array,
  { file, labels: width, classes }: { readonly file: string; readonly labels: number; readonly classes: number },
): CifarImages {
  const record = width + 3 * PIXELS
  const count = bytes.length / record
  if (!Number.isInteger(count) || count === 0) {
    throw new FacetError(`${file}: ${bytes.length} bytes are not records of ${record}. Fetch the binary version again.`)
  }
  const labels = Uint8Array.from({ length: count }, (_, index) => bytes[index * record + width - 1])
  const odd = labels.findIndex((label) => label >= classes)
  if (odd >= 0) {
    throw new FacetError(`${file}: label ${labels[odd]} of image ${odd} is outside 0..${classes - 1}. Fetch it again.`)
  }
  const pixels = new Uint8Array(count * 3 * PIXELS)
  for (let index = 0, at = 0; index < count; index++) {
    const red = index * record + width
    for (let pixel = red; pixel < red + PIXELS; pixel++) {
      pixels[at++] = bytes[pixel]
      pixels[at++] = bytes[pixel + PIXELS]
      pixels[at++] = bytes[pixel + 2 * PIXELS]
    }
  }
  return { pixels, labels }
}
