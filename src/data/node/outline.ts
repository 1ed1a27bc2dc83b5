import type { ImageSize } from '../../array/index.ts'
import type { DataConfig } from '../../gan/index.ts'
import { checkCounts, countPlaced } from './counts.ts'
import { damageError } from './damage.ts'
import { lookAt } from './finding.ts'
import { noImages } from './folder-survey.ts'
import { promisedKind } from './image-kinds.ts'
import { inOrder } from './in-order.ts'
import { layoutOf, splitFiles } from './layout.ts'
import type { Layout } from './layout.ts'
import type { DataRequest } from './request.ts'
import { settingsOf } from './settings.ts'
import type { NativeImage } from './stored-image.ts'
import { chooseTarget } from './target.ts'
import { walkZip } from './walk-zip.ts'
import { walkFolder } from './walk.ts'
import type { FoundFile, OddFile } from './walk.ts'

/** What a config needs to know of a data set. */
export interface DataOutline {
  /** What images are brought to. */
  readonly image: ImageSize
  /** Names of the classes, in label order. */
  readonly classes: readonly string[]
  /** The number of training images. */
  readonly size: number
  /** False where they have no labels: all are then of one class. */
  readonly labelled?: boolean
  /** Of how many files only some were looked at, where the size of images is estimated from them. */
  readonly sample?: { readonly files: number; readonly of: number }
}

/** Image files whose headers are read, spread evenly over all. */
const SAMPLE = 64
/** How many of them are read at once. */
const AT_ONCE = 8

/** Outlines a folder of images. Throws as {@link outlineFiles} does, and as `layoutOf` does. */
export async function outlineFolder(folder: string, request: DataRequest, signal?: AbortSignal): Promise<DataOutline> {
  const settings = settingsOf(request)
  return outlineFiles(folder, await layoutOf(folder, await walkFolder(folder), settings), settings, signal)
}

/** Outlines a zip archive of such a folder. Throws as {@link outlineFolder} does. */
export async function outlineArchive(path: string, request: DataRequest, signal?: AbortSignal): Promise<DataOutline> {
  const settings = settingsOf(request)
  return outlineFiles(path, await layoutOf(path, await walkZip(path), settings), settings, signal)
}

/**
 * Outlines image files whose classes are known from their names and a sample of their headers: nothing is decoded or packed,
 * so that a set of any number of images takes moments. Damaged and wrong files outside the sample are counted as images.
 *
 * @param folder - the folder, archive or table that holds them, as errors name it
 * @throws FacetError when there are no images, a class has none to train on, or one of the sample is damaged and not to be left
 * out; the signal's reason when it is aborted
 */
export async function outlineFiles(
  folder: string,
  { classes, files, labelled }: Layout,
  settings: DataConfig,
  signal?: AbortSignal,
): Promise<DataOutline> {
  const images = files.filter(({ name, isImage }) => isImage === true || promisedKind(name) !== undefined)
  if (images.length === 0) throw noImages(folder)
  const splits = splitFiles(images, settings.split)
  const placed = images.map(({ label }, index) => ({ split: splits[index], label }))
  checkCounts(folder, classes, countPlaced(placed, classes.length))
  const sample = spread(images, SAMPLE)
  const natives = await nativesOf(folder, sample, settings, signal)
  const { image } = chooseTarget(natives, settings)
  const size = splits.filter((split) => split === 'train').length
  const isSure = sample.length === images.length || settings.size !== undefined
  return { image, classes, size, labelled, ...(!isSure && { sample: { files: sample.length, of: images.length } }) }
}

/** Returns so many of some items, evenly spread; all where there are fewer. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  const taken = Math.min(count, items.length)
  return Array.from({ length: taken }, (_, index) => items[Math.floor((index * items.length) / taken)])
}

/** Returns what the headers of images say, those of damaged ones left out. */
async function nativesOf(
  folder: string,
  files: readonly FoundFile[],
  settings: DataConfig,
  signal?: AbortSignal,
): Promise<NativeImage[]> {
  const natives: NativeImage[] = []
  const damaged: OddFile[] = []
  const look = async (file: FoundFile) => ({ file, finding: await lookAt(file) })
  for await (const { file, finding } of inOrder(files, AT_ONCE, look)) {
    signal?.throwIfAborted()
    if (finding.is === 'image') natives.push(finding.native)
    else if (finding.is === 'damaged') damaged.push({ path: file.name, reason: finding.reason })
  }
  if (damaged.length > 0 && (natives.length === 0 || settings.damaged === 'refuse')) throw damageError(folder, damaged)
  if (natives.length === 0) throw noImages(folder)
  return natives
}
