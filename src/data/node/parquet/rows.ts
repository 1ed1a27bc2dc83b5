import { listPages } from './chunk.ts'
import type { Chunk, Leaf, Page } from './chunk.ts'
import { countOf } from './file.ts'
import type { ParquetFile } from './file.ts'
import { readPage } from './page.ts'
import type { Values } from './values.ts'

/** Bytes of unpacked pages that are kept: rows are asked for in order. The last page is kept however large it is. */
const BYTES_KEPT = 2 ** 26

/** Returns the value of a row: whatever its type is, and null where it is missing. */
export type ReadRow = (row: number) => Promise<unknown>

/** What unpacked pages are kept by, for all files of a data set. */
export type PageCache = (key: string, bytes: number, read: () => Promise<Values>) => Promise<Values>

/** Makes a cache of the pages that were asked for last; one that is being read is not read twice. */
export function pageCache(): PageCache {
  const kept = new Map<string, { readonly bytes: number; readonly values: Promise<Values> }>()
  return (key, bytes, read) => {
    const { values } = kept.get(key) ?? { values: read() }
    kept.delete(key)
    kept.set(key, { bytes, values })
    let total = [...kept.values()].reduce((sum, page) => sum + page.bytes, 0)
    for (const [oldest, page] of kept) {
      if (total <= BYTES_KEPT || kept.size === 1) break
      kept.delete(oldest)
      total -= page.bytes
    }
    return values
  }
}

/** Returns a reader of single rows of a column. Only the pages they are in are read, and only some are kept. */
export function rowReader(file: ParquetFile, leaf: Leaf, cache: PageCache): ReadRow {
  const starts = startsOf(file)
  const chunks: (Promise<Chunk> | undefined)[] = []
  return async (row) => {
    const group = lastUpTo(starts, row)
    const inGroup = row - starts[group]
    const chunk = await (chunks[group] ??= listPages(file, file.groups[group], leaf))
    const page = chunk.pages[lastUpTo(chunk.firstRows, inGroup)]
    const values = await valuesOf(file, { leaf, chunk, page, cache })
    return values[inGroup - page.firstRow]
  }
}

/**
 * Reads a whole column.
 *
 * @throws FacetError when the file is damaged
 */
export async function readColumn(file: ParquetFile, leaf: Leaf): Promise<unknown[]> {
  const [column, cache]: [unknown[], PageCache] = [[], pageCache()]
  for (const group of file.groups) {
    const chunk = await listPages(file, group, leaf)
    for (const page of chunk.pages) {
      const values = await valuesOf(file, { leaf, chunk, page, cache })
      for (let row = 0; row < values.length; row++) column.push(values[row])
    }
  }
  return column
}

interface Wanted {
  readonly leaf: Leaf
  readonly chunk: Chunk
  readonly page: Page
  readonly cache: PageCache
}

function valuesOf(file: ParquetFile, { leaf, chunk, page, cache }: Wanted): Promise<Values> {
  const { codec, dictionary: words } = chunk
  const keep = (one: Page, read: () => Promise<Values>) =>
    cache(`${file.path}\n${one.at}`, one.header.uncompressed_page_size, read)
  return keep(page, async () => {
    // Asked for with the page, not with each of its rows: else it would push a large page out.
    const dictionary = words && (await keep(words, () => readPage(file, { leaf, codec, page: words })))
    return readPage(file, { leaf, codec, page, dictionary })
  })
}

/** Returns the first row of every group. */
function startsOf({ groups }: ParquetFile): number[] {
  let next = 0
  return groups.map(({ num_rows }) => {
    const start = next
    next += countOf(num_rows)
    return start
  })
}

/** Returns the last place in ascending numbers whose number is no larger: of equal ones, of groups without rows, the last. */
function lastUpTo(numbers: readonly number[], wanted: number): number {
  let [low, high] = [0, numbers.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (numbers[middle] <= wanted) low = middle
    else high = middle - 1
  }
  return low
}
