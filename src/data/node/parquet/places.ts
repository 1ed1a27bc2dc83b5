import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { FacetError } from '../../../array/index.ts'
import { SPLITS } from '../../index.ts'
import type { SplitName } from '../../index.ts'
import { printable } from '../class-names.ts'
import { promisedKind } from '../image-kinds.ts'
import { isIgnored, walkFolder } from '../walk.ts'
import type { FoundFile, OddFile } from '../walk.ts'

/** Where a Parquet file lies, and which part of the set it holds. */
export interface TablePlace extends Pick<FoundFile, 'name' | 'size' | 'written' | 'changed'> {
  readonly path: string
  /** Undefined where nothing tells parts apart. */
  readonly part: SplitName | undefined
}

/** What Hugging Face calls splits, as words of files' names. */
const PARTS: Readonly<Record<string, SplitName>> = {
  train: 'train',
  training: 'train',
  validation: 'validation',
  valid: 'validation',
  val: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
  eval: 'test',
  evaluation: 'test',
}

/** Folders that are looked into for Parquet files: those of Hugging Face are few. */
const MOST_FOLDERS = 64
/** With this many images for every Parquet file, they are the data set, and the table only lies beside them. */
const IMAGES_PER_TABLE = 10

// What a folder of images may have beside them is no data set.
const isParquet = (name: string) => /\.(parquet|pq)$/i.test(name) && !/(^|\/)metadata\.\w+$/i.test(name)
const isArrow = (name: string) => /\.arrow$/i.test(name)

/** Tells whether a path is a Parquet or Arrow file, or a folder with such files in it, up to two folders deep. */
export async function hasParquetFiles(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isDirectory()) return found !== undefined && (isParquet(path) || isArrow(path))
  let [images, tables, folders] = [0, 0, [path]]
  for (let depth = 0; depth <= 2; depth++) {
    const lists = await Promise.all(folders.slice(0, MOST_FOLDERS).map(listOf))
    folders = lists.flatMap((list) => list.folders)
    const names = lists.flatMap((list) => list.files)
    images += names.filter((name) => promisedKind(name) !== undefined).length
    tables += names.filter((name) => isParquet(name) || isArrow(name)).length
  }
  return tables > 0 && images <= IMAGES_PER_TABLE * tables
}

async function listOf(folder: string): Promise<{ readonly folders: string[]; readonly files: string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const seen = entries.filter(({ name }) => !isIgnored(name))
  return {
    folders: seen.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name)),
    files: seen.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
  }
}

/** The Parquet files of a data set. */
export interface Tables {
  /** Those for training first. */
  readonly tables: readonly TablePlace[]
  /** Files that are passed over. */
  readonly odd: readonly OddFile[]
}

/**
 * Finds the Parquet files of a data set, and tells from their names and folders which part each holds, as the datasets library
 * does: `data/train-00000-of-00002.parquet`, `default/test/0000.parquet`. Where they tell none or only one, it has no parts.
 *
 * @throws FacetError when there are several sets, a shard is missing, there is no part for training, or the files are Arrow's
 */
export async function findTables(path: string): Promise<Tables> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isDirectory()) {
    if (isArrow(path)) throw arrowError(path)
    const { size = 0, mtimeMs: written = 0, ctimeMs: changed = 0 } = found ?? {}
    return { tables: [{ name: basename(path), path, size, written, changed, part: undefined }], odd: [] }
  }
  const { files } = await walkFolder(path)
  const all = files.filter(({ name }) => isParquet(name))
  if (all.length === 0) throw arrowError(path)
  checkOneSet(path, all)
  checkShards(path, all)
  return parted(
    path,
    all.map((file) => ({ ...file, path: join(path, file.name), part: partOf(file.name) })),
  )
}

function parted(path: string, all: readonly TablePlace[]): Tables {
  const parts = new Set(all.map(({ part }) => part))
  if (parts.size === 1) return { tables: all.map((table) => ({ ...table, part: undefined })), odd: [] }
  if (!parts.has('train')) {
    const names = [...parts].map((part) => part ?? 'files of no part').join(', ')
    throw new FacetError(
      `${printable(path)}: holds ${names}, but none to train on. Add train-….parquet, or give one file.`,
    )
  }
  const outside = all.filter(({ part }) => part === undefined)
  return {
    tables: SPLITS.flatMap((split) => all.filter(({ part }) => part === split)),
    odd: outside.map(({ name }) => ({ path: name, reason: 'its name tells no part, as those of others do' })),
  }
}

/** Returns the part that a file's name tells, or that of a folder it lies in. */
function partOf(name: string): SplitName | undefined {
  const [file = '', ...folders] = name.toLowerCase().split('/').toReversed()
  const words = file.split(/[-_. ]+/)
  const found = [...words, ...folders.map(wholePart)].find((word) => Object.hasOwn(PARTS, word))
  return found === undefined ? undefined : PARTS[found]
}

/** What the Hub makes of large sets is called `partial-train`. */
const wholePart = (folder: string) => folder.replace(/^partial-/, '')

function checkOneSet(path: string, files: readonly FoundFile[]): void {
  const sets = new Set(
    files.map(({ name }) => {
      const folders = name.split('/').slice(0, -1)
      return folders.filter((folder) => !Object.hasOwn(PARTS, wholePart(folder.toLowerCase()))).join('/')
    }),
  )
  if (sets.size === 1) return
  const choices = [...sets].map((set) => printable(join(path, set))).join(', ')
  throw new FacetError(`${printable(path)}: holds several data sets. Choose one: ${choices}.`)
}

const SHARD = /^(.*)-(\d{5})-of-(\d{5})/

function checkShards(path: string, files: readonly FoundFile[]): void {
  const shards = new Map<string, Set<number>>()
  for (const { name } of files) {
    const [, stem, index, count] = SHARD.exec(name) ?? []
    if (stem === undefined) continue
    const key = `${stem}/${count}`
    shards.set(key, (shards.get(key) ?? new Set()).add(Number(index)))
  }
  for (const [key, found] of shards) {
    const count = Number(key.slice(-5))
    if (found.size >= count) continue
    const missing = Array.from({ length: Math.min(count, found.size + 1) }, (_, index) => index).find(
      (index) => !found.has(index),
    )
    const name = `${key.slice(0, -6)}-${String(missing).padStart(5, '0')}-of-${key.slice(-5)}.parquet`
    throw new FacetError(`${printable(join(path, name))}: is missing. Download all files of the data set.`)
  }
}

function arrowError(path: string): FacetError {
  return new FacetError(
    `${printable(path)}: holds Arrow files, as save_to_disk of the datasets library writes them, which are not read. ` +
      "Load them by datasets.load_from_disk, and write each split by its to_parquet('train.parquet').",
  )
}
