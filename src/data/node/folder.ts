import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { FacetError, formatShape, imageShape } from '../../array/index.ts'
import { memorySource, type DataSet, type LabelledImages } from '../index.ts'
import { labelledImages } from './idx-images.ts'
import { readIdx, type IdxArray } from './idx.ts'

/** What the files of a folder do not say about themselves. */
export interface FolderOptions {
  /** The name of the data set; default the folder's. */
  readonly name?: string
  /** The names of the classes, in label order; default `'0'` to the largest label among the training images. */
  readonly classes?: readonly string[]
  /** The advice an error gives when a file is missing; default to put it there. */
  readonly remedy?: string
}

/** The files of MNIST and of the sets made in its likeness; each may be gzipped, and then ends in `.gz`. */
const FILES = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
] as const

/**
 * Opens a folder that holds four IDX files under the names MNIST gave them, each plain or gzipped. The last 5,000
 * training images are the validation split, or one twelfth (at least 1) where that is fewer. The fingerprint is
 * SHA-256 over the unpacked files, training images, training labels, test images, test labels.
 *
 * @throws FacetError when a file is missing or damaged, labels do not fit images, the splits differ in image size,
 * or there are fewer than two training images.
 */
export async function openIdxFolder(folder: string, options: FolderOptions = {}): Promise<DataSet> {
  const files: IdxArray[] = []
  // One after the other: of several faults, the same one is always reported.
  for (const name of FILES) files.push(await readIdx(locate(folder, name, options.remedy)))
  const [trainImages, trainLabels, testImages, testLabels] = files
  const training = labelledImages(trainImages, trainLabels, options.classes)
  const testing = labelledImages(testImages, testLabels, training.classes)
  checkSizes(folder, training, testing)
  const name = options.name ?? basename(resolve(folder))
  return { name, fingerprint: fingerprint(files), ...split(training), test: memorySource(testing) }
}

function locate(folder: string, name: string, remedy: string | undefined): string {
  const path = join(folder, name)
  if (existsSync(path)) return path
  if (existsSync(`${path}.gz`)) return `${path}.gz`
  throw new FacetError(
    `${folder}: ${name} is missing, with .gz or without. ${remedy ?? `Put the four files there: ${FILES.join(', ')}.`}`,
  )
}

function checkSizes(folder: string, training: LabelledImages, testing: LabelledImages): void {
  const [train, test] = [training, testing].map(({ image }) => formatShape(imageShape(image)))
  if (train !== test) {
    throw new FacetError(`${folder}: training images are ${train}, test images ${test}. Take both from the same set.`)
  }
  if (training.labels.length >= 2) return
  throw new FacetError(`${folder}: one training image leaves none to validate with. Give at least two.`)
}

function split(training: LabelledImages): Pick<DataSet, 'train' | 'validation'> {
  const size = training.labels.length
  const boundary = size - Math.max(1, Math.min(5000, Math.floor(size / 12)))
  return { train: memorySource(training, 0, boundary), validation: memorySource(training, boundary) }
}

function fingerprint(files: readonly IdxArray[]): string {
  const hash = createHash('sha256')
  for (const { bytes } of files) hash.update(bytes)
  return hash.digest('hex')
}
