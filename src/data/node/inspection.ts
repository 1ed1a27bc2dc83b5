import type { ImageSize } from '../../array/index.ts'
import { SPLITS, meanOf } from '../index.ts'
import type { DataReading, DataSet, SplitName } from '../index.ts'
import { bytesOf } from './bring-to-size.ts'
import { countLabels } from './counts.ts'
import type { Counts } from './counts.ts'
import { hashOf } from './hashes.ts'
import type { OddFile } from './walk.ts'

/** What a data set holds, and what training would make of it. */
export interface DataInspection {
  readonly name: string
  /** In what form it lies there, such as `a folder of images`, or where a set of the catalogue comes from. */
  readonly kind: string
  readonly classes: readonly string[]
  /** How many images each class has in each part, in label order; images that cannot be read are left out. */
  readonly counts: Counts
  /** What images are brought to. */
  readonly image: ImageSize
  /** The sizes that images have of themselves, the most frequent first. */
  readonly sizes: readonly SizeCount[]
  /** Files that are not as they should be: no images, damaged, called what they are not. */
  readonly odd: readonly OddFile[]
  /** How many of those are images that cannot be read: training refuses them, unless `data.damaged` says to leave them out. */
  readonly damaged: number
  /** Images that are there more than once: those in several classes first, then those in several parts. */
  readonly duplicates: readonly DuplicateImages[]
  /** What `openDataSet` would give the set. */
  readonly fingerprint: string
  /** False where the images have no labels. */
  readonly labelled: boolean
  readonly reading: DataReading
  /** The mean of the training images' pixels, in [0, 1]: see `meanOf`. */
  readonly mean: number
}

/** How many images have a size. */
export interface SizeCount {
  readonly height: number
  readonly width: number
  readonly count: number
}

/** Images that are equal, byte by byte. */
export interface DuplicateImages {
  /** The files' paths below the folder; where images are no files, their part and index, such as `train 17`. */
  readonly images: readonly string[]
  /** The classes they are in: more than one, and one of them is wrong. */
  readonly classes: readonly string[]
  /** The parts they are in: more than one, and what is tested has been trained on. */
  readonly parts: readonly SplitName[]
}

/** An image, and by what it is known to be equal to another. */
export interface HashedImage {
  readonly name: string
  readonly className: string
  readonly part: SplitName
  readonly hash: string
}

/**
 * Tells of a set what its images tell.
 *
 * @param own - the set as it lies there
 * @param brought - the same, brought to the size that is asked for
 */
export function inspectSet(own: DataSet, brought: DataSet): Omit<DataInspection, 'kind'> {
  const { train, validation, test } = own
  const { height, width } = train.image
  return {
    name: own.name,
    classes: train.classes,
    counts: { train: countLabels(train), validation: countLabels(validation), test: countLabels(test) },
    image: brought.train.image,
    sizes: [{ height, width, count: train.size + validation.size + test.size }],
    odd: [],
    damaged: 0,
    duplicates: duplicatesAmong(hashedImages(own)),
    fingerprint: brought.fingerprint,
    labelled: own.labelled !== false,
    reading: brought.reading ?? {},
    mean: meanOf(brought.train),
  }
}

function* hashedImages(set: DataSet): Generator<HashedImage> {
  for (const part of SPLITS) {
    const source = set[part]
    for (let index = 0; index < source.size; index++) {
      const className = source.classes[source.labelOf(index)]
      yield { name: `${part} ${index}`, className, part, hash: hashOf(bytesOf(source, index)) }
    }
  }
}

/** Returns groups of images with one hash, those that matter most first. */
export function duplicatesAmong(images: Iterable<HashedImage>): DuplicateImages[] {
  const byHash = new Map<string, HashedImage[]>()
  for (const image of images) {
    const others = byHash.get(image.hash)
    if (others) others.push(image)
    else byHash.set(image.hash, [image])
  }
  return [...byHash.values()]
    .filter((equal) => equal.length > 1)
    .map((equal) => ({
      images: equal.map(({ name }) => name),
      classes: [...new Set(equal.map(({ className }) => className))],
      parts: [...new Set(equal.map(({ part }) => part))],
    }))
    .toSorted((a, b) => b.classes.length - a.classes.length || b.parts.length - a.parts.length)
}

/** Counts sizes, the most frequent first. */
export function countSizes(sizes: Iterable<Omit<ImageSize, 'channels'>>): SizeCount[] {
  const counts = new Map<string, SizeCount>()
  for (const { height, width } of sizes) {
    const key = `${height} ${width}`
    counts.set(key, { height, width, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count || a.height - b.height || a.width - b.width)
}
