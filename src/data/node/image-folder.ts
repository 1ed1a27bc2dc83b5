import { availableParallelism } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { FacetError } from '../../array/index.ts'
import type { DataSet } from '../index.ts'
import { cacheFolderOf } from './cache-files.ts'
import { printable } from './class-names.ts'
import { checkCounts, countLabels } from './counts.ts'
import { damageError, listed } from './damage.ts'
import { damageOf, decodeImage } from './decode.ts'
import type { ImageTarget } from './decode.ts'
import { surveyFolder } from './folder-survey.ts'
import type { FolderImage, FolderSurvey } from './folder-survey.ts'
import { hashOf } from './hashes.ts'
import { inOrder } from './in-order.ts'
import { folderState, recall, remember } from './known-folders.ts'
import { layoutOf } from './layout.ts'
import type { Layout } from './layout.ts'
import type { Pack, PackItem } from './pack-file.ts'
import { keptPack, openPacked, packPath, packedSet } from './packed.ts'
import type { DataListeners, DataRequest } from './request.ts'
import { settingsOf } from './settings.ts'
import { walkFolder } from './walk.ts'

/**
 * Opens a folder of images, a folder for each class: `class/…/file`, or `train/class/…/file` with `test/` and `validation/`
 * (or `val/`) beside it. What is not told apart by folders is split by class and seed. The images are decoded, brought to
 * one size and packed into a file of the cache, by which a folder is known again wherever it lies; one that has not changed is
 * not read again.
 *
 * @throws FacetError when it is laid out in another way, there are too few images, or images cannot be read and are not to be
 * left out; UsageError for an impossible request
 */
export async function openImageFolder(
  folder: string,
  request: DataRequest,
  listeners: DataListeners,
): Promise<DataSet> {
  return openImageFiles(folder, layoutOf(folder, await walkFolder(folder)), { request, listeners })
}

/** What is asked for, and who hears of it. */
export interface Opening {
  readonly request: DataRequest
  readonly listeners: DataListeners
}

/**
 * Opens image files whose classes are known: decodes them, brings them to one size and packs them, as {@link openImageFolder} does.
 *
 * @param folder - the folder, archive or table that holds them, as errors name it
 * @throws as {@link openImageFolder} does
 */
export async function openImageFiles(
  folder: string,
  layout: Layout,
  { request, listeners }: Opening,
): Promise<DataSet> {
  const settings = settingsOf(request)
  const cacheFolder = listeners.cacheFolder ?? cacheFolderOf('data')
  const state = folderState(cacheFolder, folder, layout, settings)
  const known = await recall(state)
  const kept = known && (await keptPack(packPath(cacheFolder, known), known, listeners.onNotice))
  const settled = (pack: Pack): DataSet => {
    const set = settle(folder, pack, settings.damaged, listeners)
    return layout.labelled === false ? { ...set, labelled: false } : set
  }
  if (kept) return settled(kept)
  const survey = await surveyFolder(folder, layout, settings, half(0, listeners))
  if (survey.odd.length > 0) listeners.onNotice?.(`${printable(folder)}: passed over: ${listed(survey.odd, ', ')}.`)
  const pack = await packFolder(folder, survey, listeners)
  // What could not be read may be readable the next time, without a trace of a change.
  if (survey.images.every(({ finding }) => finding.sha256 !== undefined)) await remember(state, survey.fingerprint)
  return settled(pack)
}

/**
 * Decodes and packs the images of a folder, or opens them where they are packed already.
 *
 * @throws FacetError when a file changes meanwhile
 */
export function packFolder(folder: string, survey: FolderSurvey, listeners: DataListeners): Promise<Pack> {
  const { classes, images, target, fingerprint } = survey
  const onProgress = half(1, listeners)
  async function* items(): AsyncGenerator<PackItem> {
    let done = 0
    for await (const item of inOrder(images, availableParallelism(), (image) => decoded(folder, image, target))) {
      onProgress(++done, images.length)
      yield item
    }
  }
  return openPacked({ fingerprint, classes, image: target.image }, items, listeners)
}

/** Progress of looking, the first half, and of decoding, the second one, as that of one task. */
export function half(first: 0 | 1, { onProgress }: DataListeners): (done: number, total: number) => void {
  return (done, total) => onProgress?.(Math.floor((first * total + done) / 2), total)
}

async function decoded(folder: string, image: FolderImage, target: ImageTarget): Promise<PackItem> {
  const { name, read, finding, split, label } = image
  if (finding.is === 'damaged') return { damaged: { path: name, reason: finding.reason } }
  const bytes = await read().catch(() => undefined)
  if (!bytes || hashOf(bytes) !== finding.sha256) {
    const where = printable(join(folder, name))
    throw new FacetError(
      `${where}: changed while the folder was read. Wait until nothing writes to it, and begin anew.`,
    )
  }
  try {
    return { split, label, pixels: await decodeImage(bytes, target) }
  } catch (error) {
    if (error instanceof FacetError) throw error
    return { damaged: { path: name, reason: damageOf(error) } }
  }
}

/** Makes a data set of packed images, if damaged ones may be left out and enough others remain. */
function settle(folder: string, pack: Pack, onDamage: 'refuse' | 'skip', { onNotice }: DataListeners): DataSet {
  const { damaged, classes } = pack
  const set = packedSet(basename(resolve(folder)), pack)
  if (damaged.length === 0) return set
  if (onDamage === 'refuse') throw damageError(folder, damaged)
  onNotice?.(`${printable(folder)}: ${damaged.length} damaged and left out: ${listed(damaged, ', ')}.`)
  const { train, validation, test } = set
  const counts = { train: countLabels(train), validation: countLabels(validation), test: countLabels(test) }
  checkCounts(folder, classes, counts)
  return set
}
