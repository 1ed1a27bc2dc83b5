import { basename, join, resolve } from 'node:path'
import { FacetError } from '../../array/index.ts'
import { usableCores } from '../../array/node/index.ts'
import type { DataConfig } from '../../gan/index.ts'
import { BYTE_SCALE } from '../index.ts'
import type { DataReading, DataSet, Scale } from '../index.ts'
import { cacheFolderOf } from './cache-files.ts'
import { printable } from './class-names.ts'
import { checkCounts, countLabels } from './counts.ts'
import { damageError, listed } from './damage.ts'
import { damageOf, decodeImage } from './decode.ts'
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
import { walkZip } from './walk-zip.ts'
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
  const layout = await layoutOf(folder, await walkFolder(folder), settingsOf(request))
  return openImageFiles(folder, layout, { request, listeners })
}

/** Opens a zip archive of a folder of images, as {@link openImageFolder} does. Throws as that does. */
export async function openImageArchive(path: string, request: DataRequest, listeners: DataListeners): Promise<DataSet> {
  const layout = await layoutOf(path, await walkZip(path), settingsOf(request))
  return openImageFiles(path, layout, { request, listeners })
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
  if (kept) return settle(kept, { folder, layout, settings, listeners })
  const survey = await surveyFolder(folder, layout, settings, half(0, listeners))
  if (survey.odd.length > 0) listeners.onNotice?.(`${printable(folder)}: passed over: ${listed(survey.odd, ', ')}.`)
  const pack = await packFolder(folder, survey, listeners)
  // What could not be read may be readable the next time, without a trace of a change.
  if (survey.images.every(({ finding }) => finding.sha256 !== undefined)) await remember(state, survey.fingerprint)
  return settle(pack, { folder, layout, settings, listeners })
}

/**
 * Decodes and packs the images of a folder, or opens them where they are packed already.
 *
 * @throws FacetError when a file changes meanwhile
 */
export function packFolder(folder: string, survey: FolderSurvey, listeners: DataListeners): Promise<Pack> {
  const { classes, images, target, scales, fingerprint } = survey
  const onProgress = half(1, listeners)
  async function* items(): AsyncGenerator<PackItem> {
    let done = 0
    for await (const item of inOrder(images, usableCores(), (image) => decoded(folder, image, survey))) {
      onProgress(++done, images.length)
      yield item
    }
  }
  return openPacked(
    { fingerprint, name: basename(resolve(folder)), classes, image: target.image, scales },
    items,
    listeners,
  )
}

/** Progress of looking, the first half, and of decoding, the second one, as that of one task. */
export function half(first: 0 | 1, { onProgress }: DataListeners): (done: number, total: number) => void {
  return (done, total) => onProgress?.(Math.floor((first * total + done) / 2), total)
}

async function decoded(
  folder: string,
  image: FolderImage,
  { target, scales }: Pick<FolderSurvey, 'target' | 'scales'>,
): Promise<PackItem> {
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
    const scale = scales.find(({ numbers }) => numbers === finding.native.numbers)
    return { split, label, pixels: await decodeImage(bytes, target, scale) }
  } catch (error) {
    if (error instanceof FacetError) throw error
    return { damaged: { path: name, reason: damageOf(error) } }
  }
}

interface Settling {
  readonly folder: string
  readonly layout: Layout
  readonly settings: Pick<DataConfig, 'damaged' | 'range'>
  readonly listeners: DataListeners
}

/** Makes a data set of packed images, if damaged ones may be left out and enough others remain. */
function settle(pack: Pack, { folder, layout, settings, listeners }: Settling): DataSet {
  const { damaged, classes } = pack
  const set = packedSet(basename(resolve(folder)), pack)
  const told = { ...set, labelled: layout.labelled, reading: readingOf(pack, layout, settings) }
  if (damaged.length === 0) return told
  if (settings.damaged === 'refuse') throw damageError(folder, damaged)
  listeners.onNotice?.(`${printable(folder)}: ${damaged.length} damaged and left out: ${listed(damaged, ', ')}.`)
  const { train, validation, test } = set
  const counts = { train: countLabels(train), validation: countLabels(validation), test: countLabels(test) }
  checkCounts(folder, classes, counts)
  return told
}

/** Tells how image files were read, and packed. */
export function readingOf(pack: Pack, layout: Layout, { range }: Pick<DataRequest, 'range'>): DataReading {
  const { notes = [], ...reading } = packedSet('', pack).reading ?? {}
  const all = [...notes, ...(layout.notes ?? [])]
  const scales = scalesOf(pack, range !== undefined)
  return { ...reading, layout: layout.tree, scales, ...(all.length > 0 && { notes: all }) }
}

/** Returns how values became pixels. A range may be asked for in one opening and found in another: the pack is the same. */
function scalesOf({ scales = [BYTE_SCALE] }: Pack, isAsked: boolean): Scale[] {
  return scales.map((scale) => {
    const found = scale.from === 'config' ? 'usual' : scale.from
    return { ...scale, from: isAsked ? 'config' : found }
  })
}
