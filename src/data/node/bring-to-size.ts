import { FacetError, formatShape, imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import { usableCores } from '../../array/node/index.ts'
import type { DataConfig } from '../../gan/index.ts'
import { SPLITS } from '../index.ts'
import type { DataSet, ImageSource, SplitName } from '../index.ts'
import type { ImageTarget } from './decode.ts'
import { packFingerprint } from './hashes.ts'
import { inOrder } from './in-order.ts'
import type { PackItem } from './pack-file.ts'
import type { DataListeners } from './request.ts'
import { askedSize } from './settings.ts'
import { usualExtents } from './target.ts'

/**
 * Returns a data set with its images brought to the size and channels asked for: the set itself where it has them, and
 * otherwise one that is packed once and kept. Where no size is asked for it is `usualExtents`, which a note tells.
 *
 * @throws FacetError as `openPacked` does
 */
export async function bringToSize(set: DataSet, settings: DataConfig, listeners: DataListeners): Promise<DataSet> {
  const from = set.train.image
  const image = broughtTo(from, settings)
  if (formatShape(imageShape(from)) === formatShape(imageShape(image))) return set
  // The image library is loaded by those who need it.
  const { openPacked, packedSet } = await import('./packed.ts')
  const fingerprint = packFingerprint(['resized', set.fingerprint, image, settings.fit])
  const items = () => resizedImages(set, { image, fit: settings.fit }, listeners)
  const pack = await openPacked({ fingerprint, name: set.name, image, classes: set.train.classes }, items, listeners)
  const { labelled, reading } = set
  const isOwn = settings.size !== undefined || (image.height === from.height && image.width === from.width)
  const notes = isOwn ? reading?.notes : [...(reading?.notes ?? []), sizeNote(from, image)]
  return { ...packedSet(set.name, pack), labelled, reading: notes ? { ...reading, notes } : reading }
}

/** Returns what images of one size are brought to: what is asked for, or else their `usualExtents`. */
export function broughtTo(from: ImageSize, settings: DataConfig): ImageSize {
  return askedSize(settings, { ...usualExtents(from), channels: from.channels })
}

function sizeNote(from: ImageSize, to: ImageSize): string {
  const [before, after] = [from, to].map(({ height, width }) => `${height}×${width}`)
  return `${before} images are brought to ${after}; pass --size for another size`
}

async function* resizedImages(
  set: DataSet,
  target: ImageTarget,
  { onProgress }: DataListeners,
): AsyncGenerator<PackItem> {
  const { damageOf, resizeImage } = await import('./decode.ts')
  const places = [...placesOf(set)]
  let done = 0
  const resized = inOrder(places, usableCores(), async ({ split, index }) => {
    const { image } = set[split]
    const pixels = await resizeImage(bytesOf(set[split], index), image, target).catch((cause: unknown) => {
      const size = formatShape(imageShape(image))
      throw new FacetError(
        `${set.name}: images of ${size} cannot be resized (${damageOf(cause)}). Bring them to a smaller size first.`,
        { cause },
      )
    })
    return { split, label: set[split].labelOf(index), pixels }
  })
  for await (const item of resized) {
    onProgress?.(++done, places.length)
    yield item
  }
}

function* placesOf(set: DataSet): Generator<{ readonly split: SplitName; readonly index: number }> {
  // A split that the training images stand in for is packed once: they do so again.
  const own = SPLITS.filter((split) => split === 'train' || set[split] !== set.train)
  for (const split of own) for (let index = 0; index < set[split].size; index++) yield { split, index }
}

/** Returns an image's pixels as bytes, `[height, width, channels]`. */
export function bytesOf(source: ImageSource, index: number): Uint8Array {
  const pixels = new Float32Array(sizeOf(imageShape(source.image)))
  source.readImage(index, pixels, 0)
  const bytes = new Uint8Array(pixels.length)
  // Ten times as fast as Uint8Array.from with a function.
  for (let place = 0; place < pixels.length; place++) bytes[place] = Math.round(255 * pixels[place])
  return bytes
}
