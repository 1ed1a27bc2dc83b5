import { crc32 } from 'node:zlib'
import type { Encoding, PageHeader } from 'hyparquet'
import { readLittle } from './bytes.ts'
import type { Leaf, Page } from './chunk.ts'
import { unpack } from './codecs.ts'
import { countOf, readFrom, reading } from './file.ts'
import type { ParquetFile } from './file.ts'
import { readRuns } from './runs.ts'
import { readValues } from './values.ts'
import type { Values } from './values.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Which page of which column is read. */
export interface PlacedPage {
  readonly leaf: Leaf
  readonly codec: string
  readonly page: Page
  /** The values that its own refer to, where the column has a dictionary. */
  readonly dictionary?: Values
}

/** A page taken apart. */
interface PageParts {
  /** For every row, how many of the leaf's path are there; undefined where none can be missing. */
  readonly levels: Uint32Array | undefined
  readonly bytes: Bytes
  readonly encoding: Encoding
}

/**
 * Reads the values of a page, null where there is none; or those of a dictionary.
 *
 * @throws FacetError when it is damaged
 */
export async function readPage(file: ParquetFile, { leaf, codec, page, dictionary }: PlacedPage): Promise<Values> {
  const { header, at } = page
  const packed = await readFrom(file, at, header.compressed_page_size)
  return reading(file, () => {
    if (header.crc !== undefined && crc32(packed) !== header.crc >>> 0) throw new Error('a checksum is wrong')
    if (header.type === 'DICTIONARY_PAGE') return dictionaryOf(packed, header, leaf, codec)
    const { levels, bytes, encoding } = partsOf(packed, page, leaf, codec)
    const present = levels ? levels.reduce((sum, level) => sum + Number(level === leaf.levels), 0) : page.rows
    const values = readValues(bytes, present, { type: leaf.type, length: leaf.length, encoding, dictionary })
    return levels ? spread(values, levels, leaf.levels) : values
  })
}

function dictionaryOf(packed: Bytes, header: PageHeader, { type, length }: Leaf, codec: string): Values {
  const bytes = unpack(packed, header.uncompressed_page_size, codec)
  const count = countOf(header.dictionary_page_header?.num_values)
  if (count > bytes.length) throw new Error(`a dictionary of ${count} values in ${bytes.length} bytes`)
  return readValues(bytes, count, { type, length, encoding: 'PLAIN', dictionary: undefined })
}

function partsOf(packed: Bytes, { header, rows }: Page, leaf: Leaf, codec: string): PageParts {
  const { data_page_header: first, data_page_header_v2: second, uncompressed_page_size: size } = header
  const width = 32 - Math.clz32(leaf.levels)
  if (second) {
    // Levels lie before what is compressed, first those of repetition.
    const start = countOf(second.repetition_levels_byte_length)
    const end = start + countOf(second.definition_levels_byte_length)
    if (end > packed.length) throw new Error('its levels are longer than their page')
    // A copy, that ends where its buffer does.
    const rest = packed.slice(end)
    return {
      levels: width > 0 ? readRuns(packed.subarray(start, end), width, rows) : undefined,
      bytes: second.is_compressed === false ? rest : unpack(rest, countOf(size - end), codec),
      encoding: second.encoding,
    }
  }
  if (!first) throw new Error('a page says nothing of its values')
  const bytes = unpack(packed, size, codec)
  if (width === 0) return { levels: undefined, bytes, encoding: first.encoding }
  const end = 4 + readLittle(bytes, 0, 4)
  if (first.definition_level_encoding !== 'RLE' || end > bytes.length) throw new Error('its levels cannot be read')
  return { levels: readRuns(bytes.subarray(4, end), width, rows), bytes: bytes.subarray(end), encoding: first.encoding }
}

/** Puts values where their levels say that there are some, and null elsewhere. */
function spread(values: Values, levels: Uint32Array, whole: number): Values {
  let next = 0
  return Array.from(levels, (level) => (level === whole ? values[next++] : null))
}
