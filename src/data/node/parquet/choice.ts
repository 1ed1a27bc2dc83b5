import { FacetError } from '../../../array/index.ts'
import { printable } from '../class-names.ts'
import { imageKind } from '../image-kinds.ts'
import type { Leaf } from './chunk.ts'
import type { Column, ColumnKind } from './columns.ts'
import type { ParquetFile } from './file.ts'
import { pageCache, rowReader } from './rows.ts'

/** A column whose values can be read. */
export type ChosenColumn = Column & { readonly leaf: Leaf }

/** What columns of labels are called where nothing else tells them. */
const LABELS =
  /^(label|labels|class|classes|class_?name|class_?id|target|targets|category|categories|y|(fine|coarse)_label)$/i
/** What the column of images is called where there are others, of masks and the like. */
const IMAGES = ['image', 'img', 'images', 'picture', 'photo', 'png', 'jpg', 'jpeg', 'webp']
const LABEL_KINDS: ReadonlySet<ColumnKind> = new Set(['whole numbers', 'text', 'numbers', 'booleans'])
/** Rows that are looked at for one that is an image: the first may lack theirs, or be damaged. */
const ROWS_TRIED = 100

/**
 * Chooses the column of images.
 *
 * @throws FacetError when there is none, with what to do about what is there instead, or several that nothing tells apart
 */
export async function chooseImages(file: ParquetFile, columns: readonly Column[]): Promise<ChosenColumn> {
  const found: ChosenColumn[] = []
  for (const column of columns) if (isOfBytes(column) && (await holdsImages(file, column))) found.push(column)
  if (found.length === 0) throw noImages(file, columns)
  const named = IMAGES.flatMap((name) => found.filter((column) => column.name.toLowerCase() === name))
  if (found.length === 1 || named.length > 0) return named[0] ?? found[0]
  throw new FacetError(
    `${printable(file.path)}: has several columns of images, ${listed(found)}. Call the one to train on 'image'.`,
  )
}

function isOfBytes(column: Column): column is ChosenColumn {
  return column.leaf !== undefined && (column.kind === 'images' || column.kind === 'bytes')
}

/** Tells whether a column's first values have an image among them; of one that is noted as such, whether there are any. */
async function holdsImages(file: ParquetFile, { leaf, feature }: ChosenColumn): Promise<boolean> {
  const read = rowReader(file, leaf, pageCache())
  for (let row = 0; row < Math.min(file.rows, ROWS_TRIED); row++) {
    const value = await read(row)
    if (!(value instanceof Uint8Array) || value.length === 0) continue
    if (feature?.kind === 'Image' || imageKind(value) !== undefined) return true
  }
  return false
}

function noImages({ path }: ParquetFile, columns: readonly Column[]): FacetError {
  const kinds = columns.map(({ name, kind }) => `'${printable(name)}' (${kind})`).join(', ')
  const remedy = columns.some(({ kind }) => kind === 'images')
    ? 'Its images are only named: load it by the datasets library where they lie, and write it by to_parquet, which puts them into it.'
    : columns.some(({ kind }) => kind === 'lists')
      ? "Make images of the lists by the datasets library: set.map(lambda row: {'image': PIL.Image.fromarray(numpy.array(row['…'], 'uint8'))}), and write them by to_parquet."
      : "Turn names or addresses of images into images by the datasets library: set.cast_column('…', datasets.Image()), and write them by to_parquet."
  return new FacetError(`${printable(path)}: has no column of images of a kind that is read, but ${kinds}. ${remedy}`)
}

/**
 * Chooses the column of labels: the one asked for; or the one that the datasets library knows as such; or the one called so.
 *
 * @param wanted - as the config's `data.labels`
 * @returns undefined where there is none
 * @throws FacetError when what is asked for is not there, or there are several
 */
export function chooseLabels(
  { path }: ParquetFile,
  columns: readonly Column[],
  wanted: string | undefined,
): ChosenColumn | undefined {
  const readable = columns.filter(isOfLabels)
  const noted = readable.filter(({ feature }) => feature?.kind === 'ClassLabel')
  const candidates = noted.length > 0 ? noted : readable.filter(({ name }) => LABELS.test(name))
  if (wanted !== undefined) {
    const chosen =
      readable.find(({ name }) => name === wanted) ?? candidates.find(({ name }) => name === `${wanted}_label`)
    if (chosen) return chosen
    const choice = readable.length > 0 ? `Choose ${listed(readable)}.` : 'Leave data.labels out: it has no labels.'
    throw new FacetError(`${printable(path)}: has no column of labels '${printable(wanted)}'. ${choice}`)
  }
  if (candidates.length > 1) {
    throw new FacetError(
      `${printable(path)}: has several columns of labels, ${listed(candidates)}. Choose one by --set data.labels=${candidates[0].name}.`,
    )
  }
  const many = columns.find(({ name, kind }) => kind === 'lists' && LABELS.test(name))
  if (candidates.length === 1 || !many) return candidates[0]
  throw new FacetError(
    `${printable(path)}: column '${printable(many.name)}' has lists of labels. Choose a column of one label a row by data.labels, ` +
      'or leave it out to train without labels.',
  )
}

/** Returns the names of columns that could be labels and are not chosen. */
export function unreadLabels(columns: readonly Column[], chosen: ChosenColumn | undefined): string[] {
  return columns.filter((column) => isOfLabels(column) && column.name !== chosen?.name).map(({ name }) => name)
}

function isOfLabels(column: Column): column is ChosenColumn {
  return column.leaf !== undefined && LABEL_KINDS.has(column.kind)
}

function listed(columns: readonly Column[]): string {
  return columns.map(({ name }) => `'${printable(name)}'`).join(', ')
}
