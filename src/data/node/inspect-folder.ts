import { basename, resolve } from 'node:path'
import { SPLITS, meanOf } from '../index.ts'
import { checkPixels } from './check-pixels.ts'
import { countLabels } from './counts.ts'
import { surveyFolder } from './folder-survey.ts'
import type { FolderImage } from './folder-survey.ts'
import { half, packFolder, readingOf } from './image-folder.ts'
import type { Opening } from './image-folder.ts'
import { countSizes, duplicatesAmong } from './inspection.ts'
import type { DataInspection, HashedImage } from './inspection.ts'
import { layoutOf } from './layout.ts'
import type { Layout } from './layout.ts'
import type { DataListeners, DataRequest } from './request.ts'
import { settingsOf } from './settings.ts'
import { walkZip } from './walk-zip.ts'
import { compareCodeUnits, walkFolder } from './walk.ts'
import type { OddFile } from './walk.ts'

/**
 * Tells what a folder of images holds. Every file is read, and every image decoded and packed, so that damaged ones are
 * found and training starts at once.
 *
 * @throws FacetError as `openImageFolder` does, but not for damaged images
 */
export async function inspectImageFolder(
  folder: string,
  request: DataRequest,
  listeners: DataListeners,
): Promise<Omit<DataInspection, 'kind'>> {
  const layout = await layoutOf(folder, await walkFolder(folder), settingsOf(request))
  return inspectImageFiles(folder, layout, { request, listeners })
}

/** Tells the same of a zip archive of such a folder. Throws as {@link inspectImageFolder} does. */
export async function inspectImageArchive(
  path: string,
  request: DataRequest,
  listeners: DataListeners,
): Promise<Omit<DataInspection, 'kind'>> {
  const layout = await layoutOf(path, await walkZip(path), settingsOf(request))
  return inspectImageFiles(path, layout, { request, listeners })
}

/** Tells the same of image files whose classes are known. Throws as {@link inspectImageFolder} does. */
export async function inspectImageFiles(
  folder: string,
  layout: Layout,
  { request, listeners }: Opening,
): Promise<Omit<DataInspection, 'kind'>> {
  const survey = await surveyFolder(folder, layout, settingsOf(request), half(0, listeners))
  const pack = await packFolder(folder, survey, listeners)
  const reading = readingOf(pack, layout, request)
  const parts = SPLITS.map((split) => pack.source(split))
  checkPixels(folder, parts, reading.scales?.[0])
  const { classes, images, target, fingerprint } = survey
  const count = (split: Parameters<typeof pack.source>[0]) => countLabels(pack.source(split))
  return {
    name: basename(resolve(folder)),
    classes,
    counts: { train: count('train'), validation: count('validation'), test: count('test') },
    image: target.image,
    sizes: countSizes(images.flatMap(({ finding }) => (finding.is === 'image' ? [finding.native] : []))),
    odd: [...survey.odd, ...pack.damaged, ...images.flatMap(misnamed)].toSorted((a, b) =>
      compareCodeUnits(a.path, b.path),
    ),
    damaged: pack.damaged.length,
    duplicates: duplicatesAmong(images.flatMap((image) => hashed(image, classes))),
    fingerprint,
    labelled: layout.labelled,
    reading,
    mean: meanOf(pack.source('train')),
  }
}

function misnamed({ name, finding }: FolderImage): OddFile[] {
  return finding.is === 'image' && finding.note ? [{ path: name, reason: finding.note }] : []
}

function hashed({ name, label, split, finding }: FolderImage, classes: readonly string[]): HashedImage[] {
  return finding.is === 'image' ? [{ name, className: classes[label], part: split, hash: finding.sha256 }] : []
}
