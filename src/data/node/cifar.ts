import { statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { FacetError, invalidValue } from '../../array/index.ts'
import { byteOf, chooseScale, isBytes } from '../index.ts'
import type { DataSet, LabelledImages, ValueRange } from '../index.ts'
import { CIFAR_FORMATS } from './cifar-formats.ts'
import type { CifarFormat, LabelKind } from './cifar-formats.ts'
import { parseCifar } from './cifar-images.ts'
import type { CifarImages } from './cifar-images.ts'
import { parseCifarNames, parseCifarPickle } from './cifar-pickle.ts'
import { decodeText } from './decode-text.ts'
import { readBytes } from './read-bytes.ts'
import { checkArraySettings } from './settings.ts'
import type { ArraySettings } from './settings.ts'
import { splitSet } from './split-set.ts'

const IMAGE = { height: 32, width: 32, channels: 3 } as const

/** Where the files of a set lie, and how. */
interface Found {
  readonly place: string
  readonly format: CifarFormat
}

/** Finds the files of CIFAR in a folder, or in the one that unpacking made there. */
function findCifar(folder: string): Found | undefined {
  for (const format of CIFAR_FORMATS) {
    const { train, test, mark } = format
    for (const place of [folder, join(folder, format.folder)]) {
      const has = (name: string) => isFile(join(place, name))
      if ([...train, test].some(has) && (mark === undefined || has(mark))) return { place, format }
    }
  }
  return undefined
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Tells whether a folder holds files of CIFAR-10 or CIFAR-100. */
export function isCifarFolder(folder: string): boolean {
  return findCifar(folder) !== undefined
}

/**
 * Opens CIFAR-10 or CIFAR-100 in its binary or its Python version: colour, `[32, 32, 3]`, 50,000 training images, of which some
 * are set apart to validate with, and 10,000 test images; of CIFAR-100 the fine labels, or the coarse ones. Krizhevsky, "Learning
 * multiple layers of features from tiny images", 2009; https://www.cs.toronto.edu/~kriz/cifar.html.
 *
 * @param folder - where the files lie, or the folder that unpacking the archive makes
 * @param asked - as the config's `data`; of the split only the share to validate with is taken
 * @throws FacetError when a file is missing or damaged, or a label names no class; UsageError for labels that there are not
 */
export async function openCifar(folder: string, asked: ArraySettings = {}): Promise<DataSet> {
  const found = findCifar(folder)
  if (found === undefined) {
    throw new FacetError(
      `${folder}: has no files of CIFAR. Unpack the binary or the Python version of CIFAR-10 or CIFAR-100 there.`,
    )
  }
  checkArraySettings(folder, { layout: asked.layout })
  const kind = kindOf(found.format, asked.labels)
  checkFiles(found)
  const { classes, notes } = await readNames(found.place, kind)
  const { train, test } = found.format
  const read = (names: readonly string[]) => readImages(found, names, { ...kind, classes })
  const scale = chooseScale('uint8', { least: 0, most: 255, whole: true }, asked.range)
  const [training, testing] = [await read(train), await read([test])].map((images) => ranged(images, scale.range))
  const name = basename(resolve(folder))
  return splitSet({ name, train: training, test: testing, reading: { scales: [scale], notes } }, asked.split)
}

function kindOf({ name, kinds }: CifarFormat, asked: string | undefined): LabelKind {
  const names = Object.keys(kinds)
  if (asked === undefined) return kinds[names[0]]
  if (names.length === 1) {
    throw invalidValue(
      'data.labels',
      `${name} has one kind of labels, so that there is no choice.`,
      'Leave data.labels out.',
    )
  }
  if (Object.hasOwn(kinds, asked)) return kinds[asked]
  throw invalidValue('data.labels', `${name} has no '${asked}' labels.`, `Choose ${names.join(' or ')}.`)
}

function checkFiles({ place, format: { train, test } }: Found): void {
  const missing = [...train, test].filter((name) => !isFile(join(place, name)))
  if (missing.length === 0) return
  const verb = missing.length === 1 ? 'is' : 'are'
  throw new FacetError(`${place}: ${missing.join(', ')} ${verb} missing. Unpack the whole archive there again.`)
}

interface Names {
  readonly classes: readonly string[]
  readonly notes: readonly string[]
}

async function readNames(place: string, { names, key, classes }: LabelKind): Promise<Names> {
  const path = join(place, names)
  if (!isFile(path)) return { classes, notes: [] }
  const bytes = await readBytes(path)
  const { found, note }: { readonly found: readonly string[]; readonly note?: string } =
    key === undefined ? linesOf(bytes, names) : { found: parseCifarNames(bytes, { file: path, key }) }
  if (found.length !== classes.length) {
    throw new FacetError(`${path}: names ${found.length} classes, not ${classes.length}. Fetch it again, or remove it.`)
  }
  if (new Set(found).size === found.length) return { classes: found, notes: note === undefined ? [] : [note] }
  return { classes, notes: [`${names} gives several classes one name, so that the usual names stand`] }
}

function linesOf(bytes: Uint8Array, name: string): { readonly found: readonly string[]; readonly note?: string } {
  const { text, note } = decodeText(bytes, name)
  const lines = text.split('\n').map((line) => line.trim())
  return { found: lines.filter((line) => line !== ''), note }
}

async function readImages(
  { place, format }: Found,
  names: readonly string[],
  { at, classes }: Pick<LabelKind, 'at' | 'classes'>,
): Promise<LabelledImages> {
  const labels = Object.keys(format.kinds).length
  const parts: CifarImages[] = []
  for (const name of names) {
    const reading = { file: join(place, name), classes: classes.length }
    const bytes = await readBytes(reading.file)
    parts.push(
      typeof at === 'number'
        ? parseCifar(bytes, { ...reading, labels, at })
        : parseCifarPickle(bytes, { ...reading, at }),
    )
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

function ranged(images: LabelledImages, range: ValueRange): LabelledImages {
  return isBytes(range) ? images : { ...images, pixels: images.pixels.map((value) => byteOf(value, range)) }
}
