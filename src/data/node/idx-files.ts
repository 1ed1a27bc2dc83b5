import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { FacetError } from '../../array/index.ts'
import { listFolder } from './read-bytes.ts'

/** The four files of a set in IDX format. */
export interface IdxFiles {
  readonly folder: string
  /** What the files' names begin with, such as `emnist-letters`; `''` for MNIST's own names. */
  readonly prefix: string
  /** Paths: training images, training labels, test images, test labels. */
  readonly paths: readonly [string, string, string, string]
}

/** MNIST's names of the four files. */
const NAMES = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
] as const

/** Those names, with a prefix, with `test` for `t10k`, and with a dot as some programs unpack them. */
const PATTERN = /^(?:(.+)[-_])?(train|t10k|test)[-.](images|labels)[-.]idx([13])[-.]ubyte(?:\.gz)?$/

/**
 * Tells whether a path is a folder with files in IDX format, or such a folder with the name of one of its sets behind it.
 */
export async function hasIdxFiles(path: string): Promise<boolean> {
  const listing = await listSets(path).catch(() => undefined)
  if (listing === undefined) return false
  const { sets, wanted } = listing
  return wanted === undefined ? sets.size > 0 : sets.has(wanted)
}

/**
 * Finds the files of a set: those of a folder that holds one set, or of one among several, `DIR/emnist-letters`.
 *
 * @param remedy - the advice an error gives when a file is missing; default to put it there
 * @throws FacetError when a file is missing, or the folder holds several sets and none is chosen
 */
export async function findIdxFiles(path: string, remedy?: string): Promise<IdxFiles> {
  const { folder, sets, wanted } = await listSets(path)
  const only = sets.size === 1 ? [...sets.keys()][0] : ''
  const prefix = wanted ?? only
  const set = sets.get(prefix)
  if (set === undefined && sets.size > 0) {
    const choices = [...sets.keys()].map((name) => join(folder, name)).join(', ')
    const reason = wanted === undefined ? 'holds several data sets' : 'there is no such data set'
    throw new FacetError(`${path}: ${reason}. Choose one: ${choices}.`)
  }
  const [a, b, c, d] = NAMES.map((name) => {
    const file = set?.get(name)
    if (file !== undefined) return join(folder, file)
    const missing = prefix === '' ? name : `${prefix}-${name}`
    throw new FacetError(
      `${folder}: ${missing} is missing, with .gz or without. ${remedy ?? `Put the four files there: ${NAMES.join(', ')}.`}`,
    )
  })
  return { folder, prefix, paths: [a, b, c, d] }
}

interface Listing {
  readonly folder: string
  /** Files by MNIST's names of them, by the prefix of their set. */
  readonly sets: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** The set that the path names, where it is not the folder's own. */
  readonly wanted: string | undefined
}

async function listSets(path: string): Promise<Listing> {
  const itself = await isFolder(path)
  const folder = itself ? path : dirname(path)
  const files = itself || (await isFolder(folder)) ? await listFolder(folder) : []
  const sets = new Map<string, Map<string, string>>()
  for (const file of files) {
    const [, prefix = '', split, kind, rank] = PATTERN.exec(file) ?? []
    if (split === undefined) continue
    const set = sets.get(prefix) ?? new Map<string, string>()
    const name = `${split === 'train' ? 'train' : 't10k'}-${kind}-idx${rank}-ubyte`
    // In that order a plain file comes before a gzipped one.
    if (!set.has(name)) set.set(name, file)
    sets.set(prefix, set)
  }
  return { folder, sets, wanted: itself ? undefined : basename(path) }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
