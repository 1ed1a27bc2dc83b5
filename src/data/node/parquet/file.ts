import { open } from 'node:fs/promises'
import { parquetMetadata, parquetSchema } from 'hyparquet'
import type { FileMetaData, RowGroup, SchemaTree } from 'hyparquet'
import { FacetError } from '../../../array/index.ts'
import { reasonOf } from '../cache-files.ts'
import { printable } from '../class-names.ts'
import { NotRead } from './bytes.ts'
import type { TablePlace } from './places.ts'
import { checkStruct } from './thrift.ts'

/** A Parquet file whose footer has been read: what it holds, and where. */
export interface ParquetFile extends TablePlace {
  readonly rows: number
  readonly groups: readonly RowGroup[]
  /** The root of its columns. */
  readonly root: SchemaTree
  /** What the writer noted beside the columns, by key. */
  readonly notes: ReadonlyMap<string, string>
}

const REWRITE = "Write it anew by pyarrow: pyarrow.parquet.write_table(table, '….parquet', compression='snappy')."

/** A footer describes the columns of every row group, in some hundred bytes each. */
const LARGEST_FOOTER = 2 ** 26
/** More images than any data set has in one file. */
const MOST_ROWS = 2 ** 24

/**
 * Reads a file's footer; none of its rows.
 *
 * @throws FacetError when it is no Parquet file, damaged, or cannot be read
 */
export async function openParquetFile(place: TablePlace): Promise<ParquetFile> {
  const { size } = place
  const head = await readFrom(place, 0, Math.min(8, size))
  if (Buffer.from(head).toString('latin1') === 'version ') throw pointerError(place)
  const tail = await readFrom(place, Math.max(0, size - 8), Math.min(8, size))
  checkMagic(place, head, tail)
  const length = new DataView(tail.buffer).getUint32(0, true)
  if (length > size - 12 || length > LARGEST_FOOTER) throw damagedFile(place, `its footer claims ${length} bytes`)
  const footer = await readFrom(place, size - 8 - length, length + 8)
  return reading(place, () => {
    checkStruct(footer)
    return describe(place, parquetMetadata(footer, { geoparquet: false }))
  })
}

function checkMagic(place: TablePlace, head: Uint8Array, tail: Uint8Array): void {
  const [first, last] = [head.subarray(0, 4), tail.subarray(-4)].map((bytes) => Buffer.from(bytes).toString('latin1'))
  if (first === 'PARE') {
    throw new FacetError(`${printable(place.path)}: is an encrypted Parquet file. Write it without encryption.`)
  }
  if (place.size < 12 || first !== 'PAR1') throw damagedFile(place, 'it does not begin as one')
  if (last !== 'PAR1') throw damagedFile(place, 'its end is missing')
}

function describe(place: TablePlace, metadata: FileMetaData): ParquetFile {
  const groups = metadata.row_groups
  const rows = groups.reduce((sum, { num_rows }) => sum + countOf(num_rows), 0)
  // An image takes more than a byte: so no list is made that the file's own length does not warrant.
  if (rows > Math.min(MOST_ROWS, place.size)) throw new Error(`it claims ${rows} rows in ${place.size} bytes`)
  const pairs = (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ''] as const)
  return { ...place, rows, groups, root: parquetSchema(metadata), notes: new Map(pairs) }
}

/** Returns a number of rows or bytes as such. Throws Error where it is none. */
export function countOf(value: unknown): number {
  const count = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : -1
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw new Error(`${String(value)} is no number of rows or bytes`)
}

/**
 * Reads bytes of a file.
 *
 * @throws FacetError when it cannot be read, or has become shorter
 */
export async function readFrom(place: TablePlace, start: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length)
  let done = 0
  try {
    const file = await open(place.path)
    try {
      while (done < length) {
        const { bytesRead } = await file.read(bytes, done, length - done, start + done)
        if (bytesRead === 0) break
        done += bytesRead
      }
    } finally {
      await file.close()
    }
  } catch (cause) {
    const why = `cannot be read (${reasonOf(cause)}). See that you may read it, or take it away.`
    throw new FacetError(`${printable(place.path)}: ${why}`, { cause })
  }
  if (done === length) return bytes
  throw new FacetError(`${printable(place.path)}: became shorter while it was read. Wait until nothing writes to it.`)
}

/** Returns what `read` does; what it throws becomes the error of a damaged file. */
export function reading<Value>(place: TablePlace, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof FacetError) throw error
    if (error instanceof NotRead) {
      throw new FacetError(`${printable(place.path)}: ${error.message}, which is not read. ${REWRITE}`)
    }
    throw damagedFile(place, reasonOf(error), error)
  }
}

/** Makes the error of a file that is not as it should be. */
function damagedFile({ path }: TablePlace, reason: string, cause?: unknown): FacetError {
  return new FacetError(
    `${printable(path)}: is a damaged Parquet file, or none (${printable(reason)}). Download it again, or write it anew by pyarrow.`,
    { cause },
  )
}

function pointerError({ path }: TablePlace): FacetError {
  return new FacetError(
    `${printable(path)}: holds only a pointer to the data. Run \`git lfs pull\` in its repository, or download the file itself.`,
  )
}
