import { FacetError } from '../../../array/index.ts'
import type { DataConfig } from '../../../gan/index.ts'
import { UNLABELLED, printable } from '../class-names.ts'
import type { Layout, PlacedFile } from '../layout.ts'
import { notRead } from '../unread-arrays.ts'
import type { OddFile } from '../walk.ts'
import { chooseImages, chooseLabels, unreadLabels } from './choice.ts'
import type { ChosenColumn } from './choice.ts'
import { columnsOf } from './columns.ts'
import { openParquetFile } from './file.ts'
import type { ParquetFile } from './file.ts'
import { classesOf, readLabels } from './labels.ts'
import type { LabelledFile } from './labels.ts'
import { findTables } from './places.ts'
import { pageCache, rowReader } from './rows.ts'
import type { PageCache } from './rows.ts'

/** The rows of Parquet files as image files of classes. */
export interface TableLayout extends Layout {
  /** False where no column has labels: all images are of one class. */
  readonly labelled: boolean
  /** What is read, in a few lines. */
  readonly tree: readonly string[]
}

/**
 * Reads Parquet files as image files of classes: each row is a file, called by its table and number. Labels are read, images
 * only when they are asked for.
 *
 * @param path - a file, or a folder of them
 * @throws FacetError when a file is damaged, or the columns are not such as are read
 */
export async function tableLayout(path: string, { labels }: Pick<DataConfig, 'labels'>): Promise<TableLayout> {
  const { tables, odd } = await findTables(path)
  const files: ParquetFile[] = []
  for (const table of tables) files.push(await openParquetFile(table))
  const first = files.find(({ rows }) => rows > 0)
  if (!first) throw new FacetError(`${printable(path)}: has no rows. Give a table of images.`)
  const columns = columnsOf(first)
  const image = await chooseImages(first, columns)
  const label = chooseLabels(first, columns, labels)
  const labelled = await labelledFiles(files, label)
  const names = label?.feature?.names
  const { classes, places } = classesOf(path, labelled, names)
  const cache = pageCache()
  return {
    classes,
    files: labelled.flatMap((one) => rowsOf(one, { places, image, cache })),
    odd: [...odd, ...labelled.flatMap(rowsWithout)],
    labelled: label !== undefined,
    tree: treeOf(files, image, label),
    notes: notesOn(unreadLabels(columns, label)),
  }
}

function notesOn(unread: readonly string[]): string[] {
  return unread.length > 0
    ? [`${notRead('column', unread)}; pass --set data.labels=${printable(unread[0])} for labels`]
    : []
}

/** Reads the labels of all files. Without a column of labels, all rows have the same. */
async function labelledFiles(files: readonly ParquetFile[], label: ChosenColumn | undefined): Promise<LabelledFile[]> {
  const labelled: LabelledFile[] = []
  for (const file of files) {
    const column = label && sameColumn(file, label)
    const labels = column ? await readLabels(file, column) : Array.from({ length: file.rows }, () => UNLABELLED)
    labelled.push({ file, labels })
  }
  return labelled
}

/** Returns a column of another file of the same set. Throws FacetError where it has none like it. */
function sameColumn(file: ParquetFile, { name, kind, feature }: ChosenColumn): ChosenColumn {
  const found = columnsOf(file).find((column) => column.name === name)
  if (found?.kind !== kind || !found.leaf) {
    const what = `has no column '${printable(name)}' of ${kind}, as other files have`
    throw new FacetError(`${printable(file.path)}: ${what}. Take all files from the same set.`)
  }
  const [names, others] = [feature?.names, found.feature?.names].map((list) => list?.join('\n'))
  if (names === others) return { ...found, leaf: found.leaf }
  throw new FacetError(
    `${printable(file.path)}: names other classes than other files. Take all files from the same set.`,
  )
}

interface Rows {
  readonly places: ReadonlyMap<LabelledFile['labels'][number], number>
  readonly image: ChosenColumn
  readonly cache: PageCache
}

/** Returns a file's labelled rows. What tells that they have changed is the table's time, and the bytes of its images. */
function rowsOf({ file, labels }: LabelledFile, { places, image, cache }: Rows): PlacedFile[] {
  const { leaf } = sameColumn(file, image)
  const readRow = rowReader(file, leaf, cache)
  const read = async (row: number) => {
    const bytes = await readRow(row)
    return bytes instanceof Uint8Array ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : Buffer.alloc(0)
  }
  const { name, written, changed, part } = file
  const size = Math.ceil(file.size / Math.max(1, file.rows))
  return labels.flatMap((raw, row): PlacedFile[] => {
    const label = places.get(raw)
    if (label === undefined) return []
    const named = `${name}/${String(row).padStart(5, '0')}`
    return [{ name: named, isImage: true, size, written, changed, part, label, read: () => read(row) }]
  })
}

function rowsWithout({ file, labels }: LabelledFile): OddFile[] {
  const count = labels.filter((label) => label === undefined).length
  if (count === 0) return []
  return [{ path: file.name, reason: count === 1 ? '1 row has no label' : `${count} rows have no label` }]
}

/** Says what is read of the tables: their parts, and which columns. */
function treeOf(files: readonly ParquetFile[], image: ChosenColumn, label: ChosenColumn | undefined): string[] {
  const parts = [...new Set(files.map(({ part }) => part))].map((part) => {
    const own = files.filter((file) => file.part === part)
    const rows = own.reduce((sum, file) => sum + file.rows, 0)
    return `${part ?? 'rows'}: ${rows} in ${own.length === 1 ? '1 table' : `${own.length} tables`}`
  })
  const labels = label ? [`column ${printable(label.name)}: its class`] : []
  return [...parts, `column ${printable(image.name)}: the image`, ...labels]
}
