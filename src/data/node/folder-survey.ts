import { availableParallelism } from 'node:os'
import { FacetError } from '../../array/index.ts'
import type { DataConfig } from '../../gan/index.ts'
import { SPLITS } from '../index.ts'
import type { SplitName } from '../index.ts'
import { printable } from './class-names.ts'
import { checkCounts } from './counts.ts'
import type { Counts } from './counts.ts'
import { damageError } from './damage.ts'
import type { ImageTarget } from './decode.ts'
import { lookAt } from './finding.ts'
import type { Finding } from './finding.ts'
import { packFingerprint } from './hashes.ts'
import { inOrder } from './in-order.ts'
import { splitFiles } from './layout.ts'
import type { Layout, PlacedFile } from './layout.ts'
import { chooseTarget } from './target.ts'
import type { OddFile } from './walk.ts'

/** An image of a folder. */
export interface FolderImage extends PlacedFile {
  readonly split: SplitName
  readonly finding: Exclude<Finding, { readonly is: 'odd' }>
}

/** What a folder of images turns out to hold when all its files are looked at. */
export interface FolderSurvey {
  readonly classes: readonly string[]
  /** Whole ones and damaged ones, by part and then by name. */
  readonly images: readonly FolderImage[]
  /** How many of them each class has in each part. */
  readonly counts: Counts
  readonly odd: readonly OddFile[]
  readonly target: ImageTarget
  /** A hash of the images' parts, classes, names and bytes, and of what they are brought to. */
  readonly fingerprint: string
}

/**
 * Looks at every file of a folder: what it is, its hash and, of an image, its size. Nothing is decoded yet.
 *
 * @param folder - the folder's path, as errors name it
 * @param onProgress - hears how many files of how many have been looked at
 * @throws FacetError when there are too few images, or none that can be read
 */
export async function surveyFolder(
  folder: string,
  layout: Layout,
  settings: DataConfig,
  onProgress: (done: number, total: number) => void,
): Promise<FolderSurvey> {
  const { classes } = layout
  const { images, odd } = await lookAtAll(layout, settings, onProgress)
  const counts = countImages(images, classes.length)
  if (images.length === 0) throw new FacetError(`${printable(folder)}: holds no images. ${KINDS_READ}`)
  checkCounts(folder, classes, counts)
  const natives = images.flatMap(({ finding }) => (finding.is === 'image' ? [finding.native] : []))
  if (natives.length === 0) throw damageError(folder, damagedOf(images))
  const target = chooseTarget(natives, settings)
  return { classes, images, counts, odd, target, fingerprint: fingerprintOf(images, classes, target) }
}

const KINDS_READ = 'Give PNG, JPEG, WebP, GIF, TIFF or AVIF files.'

async function lookAtAll(layout: Layout, settings: DataConfig, onProgress: (done: number, total: number) => void) {
  const odd = [...layout.odd]
  const found: Omit<FolderImage, 'split'>[] = []
  const looks = inOrder(layout.files, 2 * availableParallelism(), async (file) => ({
    file,
    finding: await lookAt(file),
  }))
  let done = 0
  for await (const { file, finding } of looks) {
    onProgress(++done, layout.files.length)
    if (finding.is === 'odd') odd.push({ path: file.name, reason: finding.reason })
    else found.push({ ...file, finding })
  }
  const splits = splitFiles(found, settings.split)
  const images = found.map((image, index): FolderImage => ({ ...image, split: splits[index] }))
  return { images: SPLITS.flatMap((split) => images.filter((image) => image.split === split)), odd }
}

/** Returns the images known to be damaged, and why. */
function damagedOf(images: readonly FolderImage[]): OddFile[] {
  return images.flatMap(({ name, finding }) =>
    finding.is === 'damaged' ? [{ path: name, reason: finding.reason }] : [],
  )
}

function countImages(images: readonly FolderImage[], classes: number): Counts {
  const none = () => Array.from({ length: classes }, () => 0)
  const counts = { train: none(), validation: none(), test: none() }
  for (const { split, label } of images) counts[split][label]++
  return counts
}

function fingerprintOf(images: readonly FolderImage[], classes: readonly string[], target: ImageTarget): string {
  const lines = images.map(({ split, label, name, finding }) => [split, classes[label], name, finding.sha256])
  return packFingerprint(['folder', classes, target.image, target.fit, ...lines])
}
