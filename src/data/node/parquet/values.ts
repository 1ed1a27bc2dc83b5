import type { Encoding, ParquetType } from 'hyparquet'
import { deltaBinaryUnpack, deltaLengthByteArray } from 'hyparquet/src/delta.js'
import { readPlain } from 'hyparquet/src/plain.js'
import { NotRead, readLittle, readVarint } from './bytes.ts'
import { readRuns } from './runs.ts'

/** The values of a page or dictionary, as hyparquet makes them: whole numbers, bigints, booleans, floats or bytes. */
export type Values = ArrayLike<unknown>

/** How the values of a page are kept. */
export interface ValueForm {
  readonly type: ParquetType
  /** The bytes of a value, where all have the same number. */
  readonly length: number | undefined
  readonly encoding: Encoding | undefined
  readonly dictionary: Values | undefined
}

/**
 * Reads the values of a page.
 *
 * @param bytes - theirs alone: the page's levels are before them, and nothing is behind them in their buffer
 * @param count - how many there are, without those that are missing
 * @throws Error when they are fewer; NotRead when they are kept in another way
 */
export function readValues(bytes: Uint8Array<ArrayBuffer>, count: number, form: ValueForm): Values {
  if (count === 0) return []
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 }
  switch (form.encoding) {
    case 'PLAIN':
      return readPlain(reader, form.type, count, form.length)
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return look(readRuns(bytes.subarray(1), readLittle(bytes, 0, 1), count), form.dictionary ?? [])
    case 'RLE':
      // Of booleans, with the length of the runs before them.
      return Array.from(readRuns(bytes.subarray(4), 1, count), Boolean)
    case 'DELTA_BINARY_PACKED': {
      checkDeltas(bytes)
      const values = form.type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count)
      deltaBinaryUnpack(reader, count, values)
      return values
    }
    case 'DELTA_LENGTH_BYTE_ARRAY': {
      checkDeltas(bytes)
      const values: Uint8Array[] = []
      deltaLengthByteArray(reader, count, values)
      return values
    }
    default:
      // DELTA_BYTE_ARRAY among them: a few bytes of it can stand for any number of them.
      throw new NotRead(`has values encoded as ${form.encoding}`)
  }
}

function look(indices: Uint32Array, dictionary: Values): Values {
  return Array.from(indices, (index) => {
    if (index < dictionary.length) return dictionary[index]
    throw new Error(`value ${index} of a dictionary of ${dictionary.length}`)
  })
}

/** Checks the sizes of blocks that hyparquet's readers of differences go by: some would make them go on for ever. */
function checkDeltas(bytes: Uint8Array): void {
  const [block, next] = readVarint(bytes, 0)
  const [parts] = readVarint(bytes, next)
  if (block > 0 && block <= 2 ** 16 && block % 128 === 0 && parts > 0 && (block / parts) % 32 === 0) return
  throw new Error(`blocks of ${block} values in ${parts} parts`)
}
