import { availableParallelism } from 'node:os'
import { FacetError } from '../../array/index.ts'
import type { DataConfig } from '../../gan/index.ts'
import { BYTE_SCALE, SPLITS } from '../index.ts'
import type { Scale, SplitName } from '../index.ts'
import { printable } from './class-names.ts'
import { checkCounts, countPlaced } from './counts.ts'
import type { Counts } from './counts.ts'
import { damageError } from './damage.ts'
import { isByteScale, isReadHere } from './decode.ts'
import type { ImageTarget } from './decode.ts'
import { lookAt } from './finding.ts'
import type { Finding, FoundImage } from './finding.ts'
import { chooseScales } from './folder-scales.ts'
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
  /** How values become pixels, for each kind of numbers in the images. */
  readonly scales: readonly Scale[]
  /** A hash of the images' parts, classes, names and bytes, and of what they are brought to. */
  readonly fingerprint: string
}

/**
 * Looks at every file of a folder: what it is, its hash and, of an image, its size. Images are decoded only as far as it takes to
 * know which values are black and white.
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
  const counts = countPlaced(images, classes.length)
  if (images.length === 0) throw noImages(folder)
  checkCounts(folder, classes, counts)
  const whole = images.filter(isFound)
  if (whole.length === 0) throw damageError(folder, damagedOf(images))
  const natives = whole.map(({ finding }) => finding.native)
  const target = chooseTarget(natives, settings)
  const scales = await chooseScales(whole, settings.range)
  const survey = { classes, images, counts, odd, target, scales }
  return { ...survey, fingerprint: fingerprintOf(survey) }
}

/** Returns the error for a folder without any images. */
export function noImages(folder: string): FacetError {
  return new FacetError(
    `${printable(folder)}: holds no images. Give PNG, JPEG, WebP, GIF, TIFF, AVIF, BMP or PNM files.`,
  )
}

function isFound(image: FolderImage): image is FolderImage & { readonly finding: FoundImage } {
  return image.finding.is === 'image'
}

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

/** Plain bytes that sharp reads add nothing to it, so that packs made before there were others are found. */
function fingerprintOf({ images, classes, target, scales }: Omit<FolderSurvey, 'fingerprint'>): string {
  const lines = images.map(({ split, label, name, finding }) => {
    const own = finding.is === 'image' && isReadHere(finding.kind) ? [finding.kind] : []
    return [split, classes[label], name, finding.sha256, ...own]
  })
  const ranges = scales.filter((scale) => !isByteScale(scale)).map(({ numbers, range }) => [numbers, range])
  const values = [...deepKinds(images), ...ranges]
  return packFingerprint([
    'folder',
    classes,
    target.image,
    target.fit,
    ...lines,
    ...(values.length > 0 ? [values] : []),
  ])
}

/** Returns the kinds of numbers other than bytes, also those of damaged images: they were not always found to be. */
function deepKinds(images: readonly FolderImage[]): string[] {
  const kinds = images.map(({ finding }) => (finding.is === 'image' ? finding.native.numbers : finding.numbers))
  return [...new Set(kinds)].flatMap((numbers) => (numbers && numbers !== BYTE_SCALE.numbers ? [numbers] : []))
}
