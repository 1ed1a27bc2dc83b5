import { createHash } from 'node:crypto'
import { basename, resolve } from 'node:path'
import { FacetError, formatShape, imageShape } from '../../array/index.ts'
import { isBytes, memorySource } from '../index.ts'
import type { DataSet, LabelledImages, Scale } from '../index.ts'
import type { LabelNames } from './array-labels.ts'
import { isEmnist, readMapping, uprightImages } from './emnist.ts'
import { findIdxFiles } from './idx-files.ts'
import type { IdxFiles, IdxPaths } from './idx-files.ts'
import { readIdx } from './idx.ts'
import type { IdxArray } from './idx.ts'
import { labelledArrays } from './labelled-arrays.ts'
import { checkArraySettings } from './settings.ts'
import type { ArraySettings } from './settings.ts'
import { splitSet } from './split-set.ts'
import { withStandIns } from './stand-ins.ts'
import type { GivenSplits } from './stand-ins.ts'

/** What the files of a folder do not say about themselves, and what is asked of them. */
export interface FolderOptions {
  /** The name of the data set; default the folder's. */
  readonly name?: string
  /** The names of the classes, in label order; default the numbers from the smallest to the largest label
   * among the training images. */
  readonly classes?: readonly string[]
  /** The advice an error gives when one of four files is missing; by default fewer will do. */
  readonly remedy?: string
  /** As the config's `data`. */
  readonly asked?: ArraySettings
}

/**
 * Opens a folder that holds four IDX files under the names MNIST gave them, each plain or gzipped: also with a prefix, as EMNIST
 * and other sets have it, with `test` for `t10k`, and with a dot before `idx`. The last 5,000 training images are the validation
 * split, or one twelfth (at least 1) where that is fewer; or the first of them, where `split.take` says so. Without test files both
 * splits are chosen as `splitSet` does. Elements are of any type (`labelledArrays`). Classes are named by their labels; EMNIST's by
 * their characters, and its images are set upright. The fingerprint is SHA-256 over the unpacked files, training images, training
 * labels, test images, test labels, and over what is read of them in another way than bytes.
 *
 * @param path - the folder; where it holds several sets, with the prefix of one behind it: `DIR/emnist-letters`
 * @throws FacetError when a file is missing or damaged, labels do not fit images, or the splits differ in image size
 */
export async function openIdxFolder(path: string, options: FolderOptions = {}): Promise<DataSet> {
  const { asked = {} } = options
  checkArraySettings(path, asked)
  const found = await findIdxFiles(path, options.remedy)
  const parts = [await readSplit(found.train), ...(found.test ? [await readSplit(found.test)] : [])]
  const names = options.classes ? { classes: options.classes, first: 0 } : await namesOf(found, parts[0])
  const { images, ...read } = labelledArrays(parts, { names, range: asked.range })
  const [training, testing] = isEmnist(found) ? images.map(uprightImages) : images
  const name = options.name ?? basename(resolve(path))
  if (!testing) {
    const notes = [...(read.reading.notes ?? []), 'there are no test files: images to test with are set apart']
    return splitSet({ name, train: training, ...read, reading: { ...read.reading, notes } }, asked.split)
  }
  checkSizes(path, training, testing)
  const take = asked.split?.take ?? 'last'
  const fingerprint = fingerprintOf(parts, { take, scales: read.reading.scales })
  const { notes, ...splits } = withStandIns({ ...split(training, take), test: memorySource(testing) })
  const reading = { ...read.reading, notes: [...(read.reading.notes ?? []), ...notes] }
  return { name, fingerprint, ...splits, labelled: read.labelled, reading }
}

interface IdxSplit {
  readonly images: IdxArray
  readonly labels?: IdxArray
}

/** One file after the other: of several faults, the same one is always reported. */
async function readSplit({ images, labels }: IdxPaths): Promise<IdxSplit> {
  return { images: await readIdx(images), labels: labels === undefined ? undefined : await readIdx(labels) }
}

async function namesOf(files: IdxFiles, { labels }: IdxSplit): Promise<LabelNames | undefined> {
  return labels && ((await readMapping(files)) ?? numberedClasses(labels))
}

/** Whole numbers between which all are taken for classes, whether there are images of them or not. */
const MOST_NUMBERED = 1000

/** Returns a class for every number from the smallest to the largest label, if that is sensible. */
function numberedClasses({ values }: IdxArray): LabelNames | undefined {
  let [first, last] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isInteger(value)) return undefined
    first = Math.min(first, Number(value))
    last = Math.max(last, Number(value))
  }
  if (last - first >= MOST_NUMBERED) return undefined
  return { first, classes: Array.from({ length: last - first + 1 }, (_, index) => String(first + index)) }
}

function checkSizes(folder: string, training: LabelledImages, testing: LabelledImages): void {
  const [train, test] = [training, testing].map(({ image }) => formatShape(imageShape(image)))
  if (train === test) return
  throw new FacetError(`${folder}: training images are ${train}, test images ${test}. Take both from the same set.`)
}

function split(training: LabelledImages, take: 'first' | 'last'): Pick<GivenSplits, 'train' | 'validation'> {
  const size = training.labels.length
  if (size === 1) return { train: memorySource(training) }
  const apart = Math.max(1, Math.min(5000, Math.floor(size / 12)))
  if (take === 'first') {
    return { train: memorySource(training, apart), validation: memorySource(training, 0, apart) }
  }
  return { train: memorySource(training, 0, size - apart), validation: memorySource(training, size - apart) }
}

interface Choices {
  readonly take: 'first' | 'last'
  readonly scales?: readonly Scale[]
}

/** What is decided as it always was leaves no trace, so that sets keep the fingerprint by which judges are kept. */
function fingerprintOf(parts: readonly IdxSplit[], { take, scales = [] }: Choices): string {
  const hash = createHash('sha256')
  for (const { images, labels } of parts) for (const file of [images, labels]) if (file) hash.update(file.bytes)
  const ranges = scales.map(({ range }) => range)
  if (!ranges.every(isBytes)) hash.update(JSON.stringify(ranges))
  if (take === 'first') hash.update(JSON.stringify({ take }))
  return hash.digest('hex')
}
