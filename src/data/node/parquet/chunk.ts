import type { ColumnMetaData, PageHeader, ParquetType, RowGroup } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { countOf, readFrom, reading } from './file.ts'
import type { ParquetFile } from './file.ts'
import { checkStruct } from './thrift.ts'

/** A column of values that are not nested in lists. */
export interface Leaf {
  /** Names from the root to it. */
  readonly path: readonly string[]
  readonly type: ParquetType
  /** The bytes of a value, where all have the same number. */
  readonly length: number | undefined
  /** How many of the path may be missing: a value is there where all of them are. */
  readonly levels: number
}

/** A page of a column: some of its values in a row, or its dictionary. */
export interface Page {
  readonly header: PageHeader
  /** Where its bytes begin in the file. */
  readonly at: number
  /** The row of the group that its first value belongs to. */
  readonly firstRow: number
  readonly rows: number
}

/** The pages of a column in a group of rows. */
export interface Chunk {
  readonly codec: string
  readonly dictionary: Page | undefined
  /** Those with values in them. */
  readonly pages: readonly Page[]
  /** Their first rows. */
  readonly firstRows: readonly number[]
}

/** Bytes of a page's header: most have less than a hundred, but there may be statistics in it. */
const COMMON_HEADER = 2 ** 10
const LARGEST_HEADER = 2 ** 16

/**
 * Finds the pages of a column in a group of rows, by their headers alone.
 *
 * @throws FacetError when the file is damaged
 */
export async function listPages(file: ParquetFile, group: RowGroup, leaf: Leaf): Promise<Chunk> {
  const { codec, start, end, rows } = reading(file, () => extentOf(file, group, leaf))
  const pages: Page[] = []
  let dictionary: Page | undefined
  let [at, firstRow] = [start, 0]
  while (firstRow < rows) {
    const { header, length } = await headerAt(file, at, end)
    const page = { header, at: at + length, firstRow, rows: reading(file, () => rowsIn(header)) }
    at = page.at + header.compressed_page_size
    if (header.type === 'DICTIONARY_PAGE') dictionary = page
    else pages.push(page)
    firstRow += page.rows
    reading(file, () => checkPage(page, { at, end, firstRow, rows }))
  }
  const filled = pages.filter((page) => page.rows > 0)
  return { codec, dictionary, pages: filled, firstRows: filled.map((page) => page.firstRow) }
}

function extentOf({ size }: ParquetFile, group: RowGroup, { path }: Leaf) {
  const named = (meta: ColumnMetaData | undefined) => meta?.path_in_schema.join('\n') === path.join('\n')
  const column = group.columns.find(({ meta_data }) => named(meta_data))
  const meta = column?.meta_data
  if (!meta) throw new Error(`a group of rows lacks column ${path.join('.')}, or it is encrypted`)
  if (column.file_path) throw new Error('its columns lie in other files')
  const data = countOf(meta.data_page_offset)
  const dictionary = countOf(meta.dictionary_page_offset ?? 0)
  // Some writers say 0 where there is none.
  const start = dictionary > 0 ? Math.min(data, dictionary) : data
  const end = start + countOf(meta.total_compressed_size)
  if (end > size) throw new Error(`a column ends at byte ${end} of ${size}`)
  return { codec: meta.codec, start, end, rows: countOf(group.num_rows) }
}

async function headerAt(file: ParquetFile, at: number, end: number) {
  const parse = async (window: number) => {
    const bytes = await readFrom(file, at, Math.max(0, Math.min(window, end - at)))
    return reading(file, () => {
      checkStruct(bytes)
      const reader = { view: new DataView(bytes.buffer), offset: 0 }
      return { header: parquetHeader(reader), length: reader.offset }
    })
  }
  return parse(COMMON_HEADER).catch(() => parse(LARGEST_HEADER))
}

function rowsIn(header: PageHeader): number {
  if (header.type === 'DATA_PAGE') return countOf(header.data_page_header?.num_values)
  if (header.type === 'DATA_PAGE_V2') return countOf(header.data_page_header_v2?.num_values)
  return 0
}

function checkPage(
  { header }: Page,
  { at, end, firstRow, rows }: { readonly at: number; readonly end: number; readonly firstRow: number; rows: number },
): void {
  countOf(header.compressed_page_size)
  countOf(header.uncompressed_page_size)
  if (at > end) throw new Error(`a page ends ${at - end} bytes behind its column`)
  if (firstRow > rows) throw new Error(`pages of ${firstRow} values in a group of ${rows} rows`)
}
