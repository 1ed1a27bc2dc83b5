import { createHash } from 'node:crypto'
import { basename, resolve } from 'node:path'
import { FacetError, formatShape, imageShape } from '../../array/index.ts'
import { memorySource, type DataSet, type LabelledImages } from '../index.ts'
import { isEmnist, readMapping, uprightImages } from './emnist.ts'
import { findIdxFiles } from './idx-files.ts'
import { labelledImages, numberedClasses } from './idx-images.ts'
import { readIdx, type IdxArray } from './idx.ts'

/** What the files of a folder do not say about themselves. */
export interface FolderOptions {
  /** The name of the data set; default the folder's. */
  readonly name?: string
  /** The names of the classes, in label order; default the numbers from the smallest to the largest label
   * among the training images. */
  readonly classes?: readonly string[]
  /** The advice an error gives when a file is missing; default to put it there. */
  readonly remedy?: string
}

/**
 * Opens a folder that holds four IDX files under the names MNIST gave them, each plain or gzipped: also with a prefix, as EMNIST
 * and other sets have it, with `test` for `t10k`, and with a dot before `idx`. The last 5,000 training images are the validation
 * split, or one twelfth (at least 1) where that is fewer. Classes are named by their labels; EMNIST's by their characters, and its
 * images are set upright. The fingerprint is SHA-256 over the unpacked files, training images, training labels, test images, test
 * labels.
 *
 * @param path - the folder; where it holds several sets, with the prefix of one behind it: `DIR/emnist-letters`
 * @throws FacetError when a file is missing or damaged, labels do not fit images, the splits differ in image size,
 * or there are fewer than two training images.
 */
export async function openIdxFolder(path: string, options: FolderOptions = {}): Promise<DataSet> {
  const found = await findIdxFiles(path, options.remedy)
  const files: IdxArray[] = []
  // One after the other: of several faults, the same one is always reported.
  for (const file of found.paths) files.push(await readIdx(file))
  const [trainImages, trainLabels, testImages, testLabels] = files
  const named = options.classes ? { classes: options.classes } : await readMapping(found)
  const names = named ?? numberedClasses(trainLabels.data)
  const upright = isEmnist(found) ? uprightImages : (images: LabelledImages) => images
  const training = upright(labelledImages(trainImages, trainLabels, names))
  const testing = upright(labelledImages(testImages, testLabels, names))
  checkSizes(path, training, testing)
  const name = options.name ?? basename(resolve(path))
  return { name, fingerprint: fingerprint(files), ...split(training), test: memorySource(testing) }
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
