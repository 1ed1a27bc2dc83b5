import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { FacetError } from '../../array/index.ts'
import { listFolder } from './read-bytes.ts'

/** The files of a set in IDX format. */
export interface IdxFiles {
  readonly folder: string
  /** What the files' names begin with, such as `emnist-letters`; `''` for MNIST's own names. */
  readonly prefix: string
  /** Paths of the files of training images, and of test images where there are any. */
  readonly train: IdxPaths
  readonly test?: IdxPaths
}

/** Paths of a split's files. */
export interface IdxPaths {
  readonly images: string
  /** Absent of both splits where images have no labels. */
  readonly labels?: string
}

/** MNIST's names of the four files. */
const NAMES = {
  'train-images': 'train-images-idx3-ubyte',
  'train-labels': 'train-labels-idx1-ubyte',
  't10k-images': 't10k-images-idx3-ubyte',
  't10k-labels': 't10k-labels-idx1-ubyte',
} as const

type Role = keyof typeof NAMES

/** Those names, with a prefix, with `test` for `t10k`, of any rank, and with a dot as some programs unpack them. */
const PATTERN =
  /^(?:(.+)[-_])?(train|t10k|test)[-.](images|labels)[-.]idx[1-4][-.](?:ubyte|byte|short|int|float|double)(?:\.gz)?$/

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
 * @param remedy - the advice an error gives when any of the four files is missing; by default a set may have no test files, or no
 * labels
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
  const pathOf = (role: Role) => {
    const file = set?.get(role)
    if (file !== undefined) return join(folder, file)
    const missing = prefix === '' ? NAMES[role] : `${prefix}-${NAMES[role]}`
    const advice = remedy ?? `Put the files there: ${Object.values(NAMES).join(', ')}.`
    throw new FacetError(`${folder}: ${missing} is missing, with .gz or without. ${advice}`)
  }
  const has = (...roles: Role[]) => remedy !== undefined || roles.some((role) => set?.has(role))
  const isLabelled = has('train-labels', 't10k-labels')
  const split = (part: 'train' | 't10k') => ({
    images: pathOf(`${part}-images`),
    labels: isLabelled ? pathOf(`${part}-labels`) : undefined,
  })
  return { folder, prefix, train: split('train'), test: has('t10k-images', 't10k-labels') ? split('t10k') : undefined }
}

interface Listing {
  readonly folder: string
  /** Files by what they hold, by the prefix of their set. */
  readonly sets: ReadonlyMap<string, ReadonlyMap<Role, string>>
  /** The set that the path names, where it is not the folder's own. */
  readonly wanted: string | undefined
}

async function listSets(path: string): Promise<Listing> {
  const itself = await isFolder(path)
  const folder = itself ? path : dirname(path)
  const files = itself || (await isFolder(folder)) ? await listFolder(folder) : []
  const sets = new Map<string, Map<Role, string>>()
  for (const file of files) {
    const [, prefix = '', split, kind] = PATTERN.exec(file) ?? []
    if (split === undefined) continue
    const set = sets.get(prefix) ?? new Map<Role, string>()
    const role = `${split === 'train' ? 'train' : 't10k'}-${kind}` as Role
    // In that order a plain file comes before a gzipped one.
    if (!set.has(role)) set.set(role, file)
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
