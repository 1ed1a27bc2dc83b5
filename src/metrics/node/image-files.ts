import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError, imageShape } from '../../array/index.ts'
import { SPLITS } from '../../data/index.ts'
import type { DataSet, ImageSource, ValueRange } from '../../data/index.ts'
import { openDataSet } from '../../data/node/index.ts'
import { classCounts, isUneven } from '../class-counts.ts'
import { readImages } from '../report/image-set.ts'
import type { JudgedSet } from '../report/image-set.ts'
import { classMap } from './class-map.ts'

/** Which images are judged, and how they are read. */
export interface ImageFiles {
  /** A folder, a .npz or .npy file, or whatever else a data set can be. */
  readonly path: string
  /** At most so many, evenly spread; default all. */
  readonly count?: number | undefined
  /** Judge all images together, whatever labels they have; default false. */
  readonly unlabelled?: boolean | undefined
  /** The values that are black and white; by default found from the values. */
  readonly range?: ValueRange | undefined
}

/** Images from elsewhere, and sentences on what was decided as they were read. */
export interface OutsideImages {
  readonly set: JudgedSet
  readonly notes: readonly string[]
}

/**
 * Reads images to be judged beside a data set: those of all splits, in their order, brought to the size and channels of the data.
 *
 * @throws as `openDataSet` does; UsageError where labels name no classes of the data
 */
export async function readImageFiles(
  files: ImageFiles,
  data: DataSet,
  onNotice?: (text: string) => void,
): Promise<OutsideImages> {
  const cacheFolder = await mkdtemp(join(tmpdir(), 'facet-judged-'))
  try {
    return readOpened(files, data, await openFiles(files, { data, cacheFolder, onNotice }))
  } finally {
    await rm(cacheFolder, { recursive: true, force: true })
  }
}

/**
 * Reads images in memory to be judged beside a data set, as {@link readImageFiles} does.
 *
 * @throws UsageError where they are of another size than the data's, or labels name no classes of the data
 */
export function readImageArrays(
  arrays: DataSet,
  data: DataSet,
  { count, unlabelled }: Pick<ImageFiles, 'count' | 'unlabelled'> = {},
): OutsideImages {
  const [own, expected] = [arrays, data].map(({ train }) => imageShape(train.image).join(' × '))
  if (own !== expected) {
    throw new UsageError(`evaluate: the images are ${own}, the data's ${expected}. Bring them to its size first.`)
  }
  return readOpened({ path: arrays.name, count, unlabelled }, data, arrays)
}

interface OpeningFiles {
  readonly data: DataSet
  /** Where images are packed until they are in memory: they are not kept as data sets are. */
  readonly cacheFolder: string
  readonly onNotice: ((text: string) => void) | undefined
}

function openFiles({ path, range }: ImageFiles, { data, cacheFolder, onNotice }: OpeningFiles) {
  const { height, width, channels } = data.train.image
  const size: [number, number] = [height, width]
  const split = { validation: 0, test: 0, seed: 0 }
  return openDataSet(
    { source: path, size, channels, split, ...(range && { range: [...range] }) },
    { cacheFolder, ...(onNotice && { onNotice }) },
  )
}

function readOpened({ path, count, unlabelled }: ImageFiles, data: DataSet, opened: DataSet): OutsideImages {
  const { height, width } = data.train.image
  const splits = SPLITS.filter((split) => split === 'train' || opened[split] !== opened.train)
  const all = joined(splits.map((split) => opened[split]))
  const taken = count === undefined || count >= all.size ? undefined : spread(all.size, count)
  const read = readImages(all, taken)
  const isLabelled = !unlabelled && opened.labelled !== false && data.labelled !== false
  const notes = [
    `${read.count} images are judged at the data's size, ${height}×${width}; others are resized to it.`,
    ...(opened.reading?.scales ?? []).map(
      ({ numbers, range: [black, white] }) => `Of ${numbers} values, ${black} is black and ${white} white.`,
    ),
    ...(opened.reading?.notes ?? []).filter((note) => !note.startsWith('No image is left for')),
  ]
  if (!isLabelled) {
    const set: JudgedSet = { ...read, groups: read.groups.map(() => 0), drawn: null }
    return { set, notes: [...notes, 'The images have no labels: class scores are left out.'] }
  }
  const { classes } = data.train
  const { labels, note } = classMap(path, opened.train.classes, classes)
  const groups = read.groups.map((group) => labels[group])
  const categories = { size: classes.length, supervised: true }
  const counts = classCounts({ ...all, size: read.count, classes, labelOf: (index) => groups[index] })
  const set: JudgedSet = { ...read, groups, categories, drawn: isUneven(counts) ? null : 'equally' }
  return { set, notes: [...notes, note] }
}

/** Returns sources one after another. */
function joined(sources: readonly ImageSource[]): ImageSource {
  const places = sources.flatMap((source) => Array.from({ length: source.size }, (_, index) => ({ source, index })))
  return {
    ...sources[0],
    size: places.length,
    labelOf: (at) => {
      const { source, index } = places[at]
      return source.labelOf(index)
    },
    readImage: (at, into, offset) => {
      const { source, index } = places[at]
      source.readImage(index, into, offset)
    },
  }
}

function spread(size: number, count: number): number[] {
  return Array.from({ length: count }, (_, turn) => Math.floor((turn * size) / count))
}
